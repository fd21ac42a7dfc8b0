/* SPDX-License-Identifier: Apache-2.0 */
/** What Sluice costs, measured. {@link io.sluice.benchmarks.Bench} is the program behind {@code ./sluice bench}. */
@NullMarked
package io.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
