/* SPDX-License-Identifier: Apache-2.0 */
/** The catalogue of {@code sluice.*} settings and the check that reports every fault of a configuration at once, at start. */
@NullMarked
package io.sluice.support.settings;

import org.jspecify.annotations.NullMarked;
