/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.sluice.store.TimeRange;
import org.jspecify.annotations.Nullable;

/**
 * The two tables. QuestDB refuses timestamps before 1970, so those are kept in a table of their own, shifted by a whole
 * number of days.
 */
enum Era {
    BEFORE_1970("readings_before_1970", -106_750),
    SINCE_1970("readings", 0);

    private static final long NANOS_PER_DAY = 86_400_000_000_000L;

    /** Whole days that fit above an origin; the last, partial day would overflow QuestDB's arithmetic of partitions. */
    private static final long DAYS = 106_750;

    private final String table;
    private final long originNanos;

    Era(String table, long originDay) {
        this.table = table;
        this.originNanos = originDay * NANOS_PER_DAY;
    }

    String table() {
        return table;
    }

    /** The era of a time, or {@code null} for the days at either end of 64 bits (before 1677-09-23, after 2262-04-09). */
    static @Nullable Era of(long timeNanos) {
        if (timeNanos >= 0) {
            return timeNanos < DAYS * NANOS_PER_DAY ? SINCE_1970 : null;
        }
        return timeNanos >= BEFORE_1970.originNanos ? BEFORE_1970 : null;
    }

    /** A time as the table holds it. */
    long stored(long timeNanos) {
        return timeNanos - originNanos;
    }

    /** A time from how the table holds it. */
    long time(long stored) {
        return stored + originNanos;
    }

    /** The part of a range that this table may hold, as the table counts; {@code null} for none. */
    @Nullable
    Span within(TimeRange range) {
        long from = Math.max(range.fromNanos(), originNanos);
        long to = Math.min(range.toNanos(), originNanos + DAYS * NANOS_PER_DAY);
        return from < to ? new Span(this, stored(from), stored(to)) : null;
    }

    /**
     * A piece of one table's time.
     *
     * @param from first stored time in it
     * @param to first stored time after it
     */
    record Span(Era era, long from, long to) {}
}
