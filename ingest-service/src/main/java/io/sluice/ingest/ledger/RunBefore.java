/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

import org.jspecify.annotations.Nullable;

/** What is known of the run of a counter before the present one, as long as readings of it may still come. Not thread-safe. */
final class RunBefore {

    private final long first;
    private long highest;
    private final long highestEarlier;
    private long newest;
    private boolean byReset;
    private int stragglers;
    private int goneOn;

    /**
     * A run that is over.
     *
     * @param highestEarlier of the run before this one; {@link Sequence#NONE} when there was none
     * @param newest the latest of its readings' own times, or {@link Sequence#NO_TIME}
     * @param byReset whether a restart ended it, not a wrap
     */
    RunBefore(long first, long highest, long highestEarlier, long newest, boolean byReset) {
        this.first = first;
        this.highest = highest;
        this.highestEarlier = highestEarlier;
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
                : new RunBefore(Sequence.NONE, highestEarlier, Sequence.NONE, Sequence.NO_TIME, false);
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
        out.put(first)
                .put(highest)
                .put(highestEarlier)
                .put(newest)
                .put(byReset ? 1 : 0)
                .put(stragglers)
                .put(goneOn);
    }

    static RunBefore read(Packed in) {
        RunBefore read = new RunBefore(in.get(), in.get(), in.get(), in.get(), in.get() != 0);
        read.stragglers = in.getInt();
        read.goneOn = in.getInt();
        return read;
    }
}
