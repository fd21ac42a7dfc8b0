/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

/** Spreads messages so that no more than so many per second go by. Not thread-safe. */
final class Pace {

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final long perSecond;
    private boolean begun;
    private long nextAtNanos;

    /**
     * A pace.
     *
     * @param perSecond messages per second; 0 for no limit
     */
    Pace(long perSecond) {
        this.perSecond = perSecond;
    }

    boolean isLimited() {
        return perSecond > 0;
    }

    /** The largest group that goes by at once, at a limit, without a hop that anybody would notice. */
    static long mostAtOnce(long perSecond) {
        return Math.max(1, perSecond / 5);
    }

    /** How many nanoseconds these messages still have to wait; those after them wait for their share. */
    long delayNanos(long messages, long nowNanos) {
        if (!isLimited()) {
            return 0;
        }
        long at = begun && nextAtNanos - nowNanos > 0 ? nextAtNanos : nowNanos;
        begun = true;
        nextAtNanos = at + messages * SECOND_NANOS / perSecond;
        return at - nowNanos;
    }
}
