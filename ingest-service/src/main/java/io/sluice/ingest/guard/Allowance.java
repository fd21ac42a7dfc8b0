/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

/**
 * A token bucket of whole tokens: full at first, refilled evenly by the second. Time is what it is told, not what a clock says,
 * and how much a stretch of time brings depends on its two ends alone: told the same, it decides the same, also after a
 * restart. Time that goes back brings nothing. Not thread-safe.
 */
final class Allowance {

    private final long capacity;
    private final long perPeriod;
    private final long period;
    private long level;
    private long second;
    private long excessUntil;

    /**
     * A full bucket.
     *
     * @param capacity what it holds at most
     * @param perPeriod tokens that come in a period; below 10^9
     * @param period in seconds
     */
    Allowance(long capacity, long perPeriod, long period, long second) {
        this.capacity = capacity;
        this.perPeriod = perPeriod;
        this.period = period;
        this.level = capacity;
        this.second = second;
    }

    /** Takes it back to a level it had then; what is more than it holds is there for a period. */
    void set(long newLevel, long newSecond) {
        level = newLevel;
        second = newSecond;
        excessUntil = newSecond + period;
    }

    /** Takes a token; false when there is none. */
    boolean take(long nowSecond) {
        refill(nowSecond);
        if (level <= 0) {
            return false;
        }
        level--;
        return true;
    }

    /** What there was at the time of {@link #second}. */
    long level() {
        return level;
    }

    /** What there would be at a time; changes nothing. */
    long level(long nowSecond) {
        if (nowSecond <= second) {
            return level;
        }
        return level >= capacity
                ? nowSecond < excessUntil ? level : capacity
                : Math.min(capacity, level + broughtUntil(nowSecond) - broughtUntil(second));
    }

    /** The time of its level. */
    long second() {
        return second;
    }

    boolean isFull(long nowSecond) {
        return level(nowSecond) >= capacity;
    }

    private void refill(long nowSecond) {
        level = level(nowSecond);
        second = Math.max(second, nowSecond);
    }

    private long broughtUntil(long atSecond) {
        return Math.floorDiv(atSecond * perPeriod, period);
    }
}
