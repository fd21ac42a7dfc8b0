/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.window;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Where windows begin and end. Windows follow each other without gap or overlap, so that every instant is in exactly one.
 *
 * <p>A point's window is found on the local calendar: its local time is rounded down, and the result is turned back into
 * an instant with the offset in force at the point if that is possible. So the hour that happens twice in autumn gives
 * two windows of an hour, and six hours that lose one in spring are one window of five.
 *
 * <p>Immutable.
 */
public final class WindowGrid {

    private final Every every;
    private final ZoneId zone;
    private final ZoneRules rules;

    public WindowGrid(Every every, ZoneId zone) {
        this.every = every;
        this.zone = zone;
        this.rules = zone.getRules();
    }

    /** The start of the window that holds a time; both in nanoseconds since the epoch. */
    public long startOf(long timeNanos) {
        return nanos(startOf(instant(timeNanos)));
    }

    /** The end (exclusive) of the window that holds a time. */
    public long endOf(long timeNanos) {
        return nanos(endOf(instant(timeNanos)));
    }

    private Instant startOf(Instant time) {
        Instant start = roundedDown(time);
        ZoneOffsetTransition change = rules.previousTransition(time.plusNanos(1));
        if (change == null || !change.getInstant().isAfter(start)) {
            return start;
        }
        // Clocks were set back across a window's edge: what came before the change has had its windows already.
        boolean oneWindow = roundedDown(change.getInstant().minusNanos(1)).equals(start);
        return oneWindow ? start : change.getInstant();
    }

    private Instant roundedDown(Instant time) {
        ZoneOffset offset = rules.getOffset(time);
        LocalDateTime floor = every.floor(LocalDateTime.ofInstant(time, offset));
        ZoneOffsetTransition change = rules.getTransition(floor);
        if (change != null && change.isGap()) {
            return change.getInstant();
        }
        return ZonedDateTime.ofLocal(floor, zone, offset).toInstant();
    }

    private Instant endOf(Instant time) {
        Instant start = startOf(time);
        Instant from = start;
        while (true) {
            Instant end = endWithoutChange(from);
            ZoneOffsetTransition change = rules.nextTransition(from);
            if (change == null || change.getInstant().isAfter(end)) {
                return end;
            }
            from = change.getInstant();
            if (!startOf(from).equals(start)) {
                return from;
            }
        }
    }

    /** Where the window would end if the offset in force at {@code from} stayed. */
    private Instant endWithoutChange(Instant from) {
        ZoneOffset offset = rules.getOffset(from);
        LocalDateTime floor = every.floor(LocalDateTime.ofInstant(from, offset));
        return every.next(floor).toInstant(offset);
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }

    /** Edges beyond the years that nanoseconds reach (1677 to 2262) become the first or last nanosecond there is. */
    private static long nanos(Instant instant) {
        if (instant.isBefore(instant(Long.MIN_VALUE))) {
            return Long.MIN_VALUE;
        }
        if (instant.isAfter(instant(Long.MAX_VALUE))) {
            return Long.MAX_VALUE;
        }
        long seconds = instant.getEpochSecond();
        return seconds >= 0
                ? seconds * 1_000_000_000L + instant.getNano()
                : (seconds + 1) * 1_000_000_000L + (instant.getNano() - 1_000_000_000L);
    }
}
