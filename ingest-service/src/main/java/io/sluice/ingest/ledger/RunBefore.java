/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

import org.jspecify.annotations.Nullable;

/** What is known of the run of a counter before the present one, as long as readings of it may still come. Not thread-safe. */
final class RunBefore {

    private static final int BY_RESET = 1;
    private static final int TIMED = 2;

    private final long first;
    private long highest;
    private final long highestEarlier;
    private final long newestEarlier;
    private final long oldest;
    private long newest;
    private boolean byReset;
    private int stragglers;
    private int goneOn;

    /**
     * A run that is over.
     *
     * @param highestEarlier of the run before this one; {@link Sequence#NONE} when there was none
     * @param newestEarlier the latest own time of the run before this one, or {@link Sequence#NO_TIME}
     * @param oldest the first of its readings' own times, or {@link Sequence#NO_TIME}
     * @param newest the latest of them, or {@link Sequence#NO_TIME}
     * @param byReset whether a restart ended it, not a wrap
     */
    RunBefore(
            long first,
            long highest,
            long highestEarlier,
            long newestEarlier,
            long oldest,
            long newest,
            boolean byReset) {
        this.first = first;
        this.highest = highest;
        this.highestEarlier = highestEarlier;
        this.newestEarlier = newestEarlier;
        this.oldest = oldest;
        this.newest = newest;
        this.byReset = byReset;
    }

    long first() {
        return first;
    }

    long highest() {
        return highest;
    }

    long newest() {
        return newest;
    }

    /** Whether a reading of this time was sent before the first that has come of this run. */
    boolean beganAfter(long time) {
        return oldest != Sequence.NO_TIME && time < oldest;
    }

    /** Whether a reading that was sent before the first one may be of this run all the same. */
    boolean mayHaveBegunAt(long time) {
        return time > newestEarlier;
    }

    boolean isByReset() {
        return byReset;
    }

    /** The restart was the counter's end. */
    void wrapped() {
        byReset = false;
    }

    /** The run before this one, which counts again when this one was not over. */
    @Nullable
    RunBefore earlier() {
        return highestEarlier == Sequence.NONE
                ? null
                : new RunBefore(
                        Sequence.NONE,
                        highestEarlier,
                        Sequence.NONE,
                        Sequence.NO_TIME,
                        Sequence.NO_TIME,
                        Sequence.NO_TIME,
                        false);
    }

    /** A reading of it came that had come before. */
    void straggled() {
        stragglers++;
    }

    /** So many are none: the counter was set to where it had been. */
    boolean hasTooManyStragglers() {
        return stragglers > Sequence.NEAR;
    }

    /** It brought a number further on. */
    void wentOnTo(long number, long time) {
        highest = number;
        newest = Math.max(newest, time);
        goneOn++;
    }

    void presentGoesOn() {
        goneOn = 0;
    }

    /**
     * Whether this run goes on, and the present one is none.
     *
     * @param presentIsOne whether the present run has but one number
     */
    boolean isGoingOn(long number, boolean presentIsOne) {
        return byReset
                && (presentIsOne || goneOn >= Sequence.FEW)
                && number > highest
                && number <= highest + Sequence.NEAR;
    }

    void writeTo(Packed out) {
        boolean timed = oldest != Sequence.NO_TIME;
        out.put(first)
                .put(highest)
                .put(highestEarlier)
                .put(newest)
                .put((byReset ? BY_RESET : 0) | (timed ? TIMED : 0))
                .put(stragglers)
                .put(goneOn);
        if (timed) {
            out.put(newest - oldest).put(newest - newestEarlier);
        }
    }

    /** Files of version 1 have no oldest time, and say so themselves: their flags lack {@link #TIMED}. */
    static RunBefore read(Packed in) {
        long first = in.get();
        long highest = in.get();
        long highestEarlier = in.get();
        long newest = in.get();
        long flags = in.get();
        int stragglers = in.getInt();
        int goneOn = in.getInt();
        boolean timed = (flags & TIMED) != 0;
        long oldest = timed ? newest - in.get() : Sequence.NO_TIME;
        long newestEarlier = timed ? newest - in.get() : Sequence.NO_TIME;
        RunBefore read =
                new RunBefore(first, highest, highestEarlier, newestEarlier, oldest, newest, (flags & BY_RESET) != 0);
        read.stragglers = stragglers;
        read.goneOn = goneOn;
        return read;
    }
}
