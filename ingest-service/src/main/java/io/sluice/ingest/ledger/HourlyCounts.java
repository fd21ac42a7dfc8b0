/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

import java.util.Arrays;

/**
 * What a series counted in its life, and in each of its last hours (UTC, by time of receipt). The hours before the present
 * one are packed: a quiet one takes nothing, a busy one some five bytes. Not thread-safe.
 */
final class HourlyCounts {

    /** How many hours are kept beside the present one. */
    static final int HOURS = 24;

    private static final byte[] NONE = {};
    private static final long NANOS = 3_600_000_000_000L;
    private static final int KINDS = Counts.KINDS;

    private byte[] past = NONE;
    private int hour;

    /** Those of its life, then those of the present hour. */
    private final long[] counts = new long[2 * KINDS];

    static int hourOf(long nanos) {
        return (int) Math.floorDiv(nanos, NANOS);
    }

    static long startOf(int hour) {
        return hour * NANOS;
    }

    /** Adds one of a kind; hours do not go back. */
    void add(int kind, long receivedAtNanos) {
        int now = hourOf(receivedAtNanos);
        if (now != hour) {
            roll(now);
        }
        counts[kind]++;
        counts[KINDS + kind]++;
    }

    private void roll(int now) {
        Packed kept = new Packed();
        Packed old = new Packed(past);
        long[] then = new long[KINDS];
        int of = 0;
        int before = 0;
        while (old.hasMore()) {
            of += read(old, then);
            before = keep(kept, of, before, then, now);
        }
        keep(kept, hour, before, present(), now);
        past = kept.take();
        Arrays.fill(counts, KINDS, 2 * KINDS, 0);
        hour = now;
    }

    /** An hour as the hours since the one before it, a bit for each kind that was counted, and the counts. */
    private static int keep(Packed to, int hour, int before, long[] counts, int now) {
        int kinds = 0;
        for (int kind = 0; kind < KINDS; kind++) {
            kinds |= counts[kind] == 0 ? 0 : 1 << kind;
        }
        if (hour < now - HOURS || kinds == 0) {
            return before;
        }
        to.put(hour - before).put(kinds);
        for (long count : counts) {
            if (count != 0) {
                to.put(count);
            }
        }
        return hour;
    }

    /** Gives the hours since the one before. */
    private static int read(Packed from, long[] counts) {
        int since = from.getInt();
        int kinds = from.getInt();
        for (int kind = 0; kind < KINDS; kind++) {
            counts[kind] = (kinds & 1 << kind) == 0 ? 0 : from.get();
        }
        return since;
    }

    /** What was counted in the hours from one to below another. */
    Counts ofHours(int fromHour, int toHour) {
        Counts to = new Counts();
        Packed old = new Packed(past);
        long[] then = new long[KINDS];
        int of = 0;
        while (old.hasMore()) {
            of += read(old, then);
            if (of >= fromHour && of < toHour) {
                to.add(then);
            }
        }
        if (hour >= fromHour && hour < toHour) {
            to.add(present());
        }
        return to;
    }

    private long[] present() {
        return Arrays.copyOfRange(counts, KINDS, 2 * KINDS);
    }

    /** What was counted in the whole life. */
    Counts ofLife() {
        Counts life = new Counts();
        life.add(Arrays.copyOf(counts, KINDS));
        return life;
    }

    void writeTo(Packed out) {
        out.put(hour);
        for (long count : counts) {
            out.put(count);
        }
        out.put(past.length).put(past);
    }

    static HourlyCounts read(Packed in) {
        HourlyCounts read = new HourlyCounts();
        read.hour = in.getInt();
        for (int i = 0; i < read.counts.length; i++) {
            read.counts[i] = in.get();
        }
        int length = in.getInt();
        read.past = length == 0 ? NONE : in.getBytes(length);
        return read;
    }
}
