/* SPDX-License-Identifier: Apache-2.0 */
/** The last value of everything a device measures. */
@NullMarked
package io.sluice.query.latest;

import org.jspecify.annotations.NullMarked;
