/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.window;

/**
 * What one window query may hold in memory.
 *
 * @param heldValues values kept at a time: a window's numbers for median and percentiles, and with linear fill the
 *     values of windows that wait for the next point
 * @param windows windows of the range where empty ones are filled
 */
public record WindowLimits(int heldValues, long windows) {

    /** 5 million values are 40 MB; a million windows are nearly two years by the minute. */
    public static final WindowLimits DEFAULT = new WindowLimits(5_000_000, 1_000_000);
}
