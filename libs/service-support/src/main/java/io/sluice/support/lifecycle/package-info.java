/* SPDX-License-Identifier: Apache-2.0 */
/** The order in which parts start and stop. */
@NullMarked
package io.sluice.support.lifecycle;

import org.jspecify.annotations.NullMarked;
