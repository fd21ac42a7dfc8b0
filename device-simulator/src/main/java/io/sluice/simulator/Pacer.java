/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator;

/**
 * Says when each turn is due. Counted from a fixed moment, so that short delays are made up and the rate does not
 * drift. Who falls behind by more than {@value #MOST_BEHIND_SECONDS} s starts afresh: missed turns beyond that are not
 * made up in a burst. For one thread.
 */
final class Pacer {

    private static final long MOST_BEHIND_SECONDS = 5;
    private static final long MOST_BEHIND = MOST_BEHIND_SECONDS * 1_000_000_000;

    private final double perSecond;
    private long anchor;
    private long turn;
    private long restarts;

    /**
     * @param perSecond turns per second; infinite makes every turn due at once
     * @param nanoTime the moment of the first turn, by {@link System#nanoTime}
     */
    Pacer(double perSecond, long nanoTime) {
        this.perSecond = perSecond;
        this.anchor = nanoTime;
    }

    /** How long to wait until the next turn, in nanoseconds; 0 when it is due. Does not take the turn. */
    long untilDue(long nanoTime) {
        if (Double.isInfinite(perSecond)) {
            return 0;
        }
        long left = anchor + (long) (turn * 1e9 / perSecond) - nanoTime;
        if (left < -MOST_BEHIND) {
            restart(nanoTime);
            return 0;
        }
        return Math.max(left, 0);
    }

    /** Takes the turn. */
    void advance() {
        turn++;
    }

    /** How often it fell so far behind that it started afresh. */
    long restarts() {
        return restarts;
    }

    private void restart(long nanoTime) {
        anchor = nanoTime;
        turn = 0;
        restarts++;
    }
}
