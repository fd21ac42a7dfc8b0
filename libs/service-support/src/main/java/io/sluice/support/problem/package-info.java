/* SPDX-License-Identifier: Apache-2.0 */
/** Errors of the REST interfaces as RFC 9457 problem details. */
@NullMarked
package io.sluice.support.problem;

import org.jspecify.annotations.NullMarked;
