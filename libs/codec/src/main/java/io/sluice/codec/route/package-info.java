/* SPDX-License-Identifier: Apache-2.0 */
/** Topic routes: which topics are taken, in which format, and what their levels mean. */
@NullMarked
package io.sluice.codec.route;

import org.jspecify.annotations.NullMarked;
