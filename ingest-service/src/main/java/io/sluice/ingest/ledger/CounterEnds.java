/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

/** Where counters go over their end: at 8, 16 and 32 bits. */
final class CounterEnds {

    private static final int[] WIDTHS = {8, 16, 32};

    /** How many numbers may be missing across the end of each. */
    private static final int[] MOST_ACROSS = {4, 64, 65_536};

    private CounterEnds() {}

    /**
     * The width in bits of a counter that went over its end.
     *
     * @param highest its number before
     * @param number its number now, which is not higher
     * @param width what is known of it; 0 for nothing
     * @return 0 when it did not
     */
    static int widthOfWrap(long highest, long number, int width) {
        for (int i = 0; i < WIDTHS.length; i++) {
            long end = 1L << WIDTHS[i];
            boolean mayBe = highest < end && (width == 0 || width == WIDTHS[i]);
            if (mayBe && isWrap(highest, number, i, width == WIDTHS[i])) {
                return WIDTHS[i];
            }
        }
        return 0;
    }

    private static boolean isWrap(long highest, long number, int index, boolean known) {
        long last = (1L << WIDTHS[index]) - 1;
        if (number <= 1 && highest == last) {
            return true;
        }
        // At 0 or 1 it may have been a restart as well, unless the end is one that no restart hits by chance.
        boolean sure = WIDTHS[index] == 32 || (known && number > 1);
        return sure && last - highest + number <= MOST_ACROSS[index];
    }

    /** The width of a counter whose last number this is; 0 when it is none's. */
    static int widthEndingAt(long number) {
        for (int bits : WIDTHS) {
            if (number == (1L << bits) - 1) {
                return bits;
            }
        }
        return 0;
    }
}
