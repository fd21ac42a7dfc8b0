/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

import org.jspecify.annotations.Nullable;

/**
 * A device's sequence in one measurement: which numbers have not come, and what each reading is by its own. Readings are
 * judged in the order of the journal.
 *
 * <p>A <i>run</i> lasts from one restart or wrap of the counter to the next. Numbers before a run's first reading are not
 * claimed to be missing, nor are those behind its last: nobody but the device knows where a run begins and ends. Where it
 * cannot be told whether numbers are missing, they are not claimed: a gap that is named is one. {@code docs/delivery.md}
 * has the rules with their reasons. Not thread-safe.
 */
final class Sequence {

    /** Stands for the time of a reading that has none of its own. */
    static final long NO_TIME = Long.MIN_VALUE;

    /** Numbers up to here are exact in a {@code double}. */
    static final long LARGEST = 1L << 53;

    /** A step forward of more is taken for a counter that was set, not for so many lost readings. */
    static final long LONGEST_GAP = 1_000_000;

    /** How far readings overtake one another, or come again, as long as nothing else is known. */
    static final long NEAR = 64;

    /** How far behind a repetition may lie that has no time of its own: twice the largest receive maximum by default. */
    private static final long FAR = 16_384;

    /** A counter without times that begins anew at 0 or 1 has come further than this. */
    private static final long SHORT_RUN = 16;

    /** So many readings are no chance. */
    static final long FEW = 3;

    /** September 2001: a clock that shows less has not been set since the device was switched on. */
    private static final long CLOCK_IS_SET = 1_000_000_000_000_000_000L;

    private static final long LATER_FOR_SURE = 1_000_000_000L;
    static final long NONE = -1;

    private final RangeBudget budget;
    private MissingRanges missing;
    private @Nullable RunBefore before;
    private long first = NONE;
    private long highest = NONE;

    /** The last of the numbers that looked like a restart and were none: they may have been the next run's first. */
    private long cameEarly = NONE;

    private long oldest = NO_TIME;
    private long newest = NO_TIME;
    private long oldestEver = NO_TIME;
    private int width;
    private int resets;
    private int wraps;
    private boolean zeroSeen;

    Sequence(RangeBudget budget) {
        this(budget, MissingRanges.NOTHING);
    }

    private Sequence(RangeBudget budget, MissingRanges missing) {
        this.budget = budget;
        this.missing = missing;
    }

    /** What is missing; not to be changed. */
    MissingRanges missing() {
        return missing;
    }

    private MissingRanges gaps() {
        if (missing == MissingRanges.NOTHING) {
            missing = new MissingRanges(budget);
        }
        return missing;
    }

    /** The highest number of the present run; -1 when none is known. */
    long highest() {
        return highest;
    }

    int resets() {
        return resets;
    }

    int wraps() {
        return wraps;
    }

    /**
     * Takes note of a reading.
     *
     * @param number 0 to {@link #LARGEST}
     * @param ownTime its own time in nanoseconds since the epoch, or {@link #NO_TIME}
     * @param second of its receipt, since the epoch
     */
    Arrival arrived(long number, long ownTime, long second) {
        long time = ownTime < CLOCK_IS_SET ? NO_TIME : ownTime;
        if (width > 0 && number >= 1L << width) {
            width = 0;
        }
        zeroSeen |= number == 0;
        if (highest == NONE) {
            begin(number, time);
            return Arrival.IN_ORDER;
        }
        RunBefore last = before;
        if (last != null && isTimed(time) && time < oldest && time >= oldestEver && time <= last.newest()) {
            if (last.beganAfter(time)) {
                return ofEarlierRun(last, number, time);
            }
            return number <= last.highest() + NEAR ? straggler(last, number, time, second) : Arrival.REPEATED;
        }
        if (last != null && isBetweenRuns(last, time) && endsRunBefore(last, number)) {
            return straggler(last, number, time, second);
        }
        return number > highest ? ahead(number, time, second) : notAhead(number, time, second);
    }

    /** Readings are missing that were received, and nobody knows their numbers: nothing is claimed across that. */
    void interrupted() {
        missing.turn();
        missing.turn();
        before = null;
        first = NONE;
        highest = NONE;
        cameEarly = NONE;
        oldest = NO_TIME;
        newest = NO_TIME;
    }

    /** Of a reading that was sent before the first that has come of the run before. */
    private Arrival ofEarlierRun(RunBefore last, long number, long time) {
        boolean fills = (last.mayHaveBegunAt(time) && missing.fillRunBefore(number)) || missing.fillLongOver(number);
        return fills ? Arrival.LATE : Arrival.REPEATED;
    }

    private void begin(long number, long time) {
        first = number;
        highest = number;
        oldest = NO_TIME;
        newest = NO_TIME;
        sawTime(time);
    }

    private Arrival ahead(long number, long time, long second) {
        RunBefore last = before;
        if (last != null && isGoingOn(last, number, time)) {
            resume(last);
        } else if (last != null && isOf(last, number, time)) {
            return straggler(last, number, time, second);
        } else if (last != null && last.hasTooManyStragglers()) {
            reset(number, time);
            return Arrival.IN_ORDER;
        }
        return forward(number, time, second);
    }

    private Arrival forward(long number, long time, long second) {
        long gap = number - highest - 1;
        if (gap > LONGEST_GAP) {
            reset(number, time);
            return Arrival.IN_ORDER;
        }
        if (gap > 0) {
            gaps().addToPresent(highest + 1, number - 1, second);
        }
        highest = number;
        sawTime(time);
        if (before != null) {
            before.presentGoesOn();
        }
        return Arrival.IN_ORDER;
    }

    /** Whether what looked like a restart was a repetition: the counter goes on from where it was. */
    private boolean isGoingOn(RunBefore last, long number, long time) {
        return !isTimed(time) && number != highest + 1 && last.isGoingOn(number, highest == first);
    }

    private void resume(RunBefore last) {
        gaps().turnBack();
        cameEarly = highest;
        first = last.first();
        highest = last.highest();
        before = last.earlier();
        resets--;
    }

    /** Whether a number ahead is one that the run before had not brought yet when the present one began. */
    private boolean isOf(RunBefore last, long number, long time) {
        long step = number - highest;
        if (step == 1 || number > last.highest() + NEAR) {
            return false;
        }
        if (isTimed(time)) {
            return time < oldest;
        }
        if (last.hasTooManyStragglers()) {
            return false;
        }
        boolean young = highest - first < NEAR;
        return (width > 0 && step > 1L << (width - 1)) || (young && fits(last, number, step));
    }

    private boolean fits(RunBefore last, long number, long step) {
        return step > NEAR || (step > FEW && number > last.highest() - NEAR) || missing.isMissingOfRunBefore(number);
    }

    private boolean isBetweenRuns(RunBefore last, long time) {
        return isTimed(time) && last.newest() != NO_TIME && time < oldest && time > last.newest();
    }

    /** Of a reading whose time lies between two runs: whether its number is of the end of the first, not the begin of the second. */
    private boolean endsRunBefore(RunBefore last, long number) {
        return number > last.highest()
                ? number <= last.highest() + NEAR
                : number >= first && missing.isMissingOfRunBefore(number);
    }

    private Arrival straggler(RunBefore last, long number, long time, long second) {
        if (number <= last.highest()) {
            if (missing.fillRunBefore(number)) {
                return Arrival.LATE;
            }
            if (!isTimed(time)) {
                last.straggled();
            }
            return Arrival.REPEATED;
        }
        if (number > last.highest() + 1) {
            gaps().addToRunBefore(last.highest() + 1, number - 1, second);
        }
        last.wentOnTo(number, time);
        if (last.isByReset() && first <= 1) {
            wasWrap(last);
        }
        return Arrival.LATE;
    }

    /** What looked like a restart was the counter's end, if its last number has come now. */
    private void wasWrap(RunBefore last) {
        int bits = CounterEnds.widthEndingAt(last.highest());
        if (bits > 0 && highest < 1L << bits) {
            width = bits;
            resets--;
            wraps++;
            last.wrapped();
        }
    }

    private Arrival notAhead(long number, long time, long second) {
        if (isRepetitionByTime(number, time)) {
            return Arrival.REPEATED;
        }
        int wrapped = CounterEnds.widthOfWrap(highest, number, width);
        if (wrapped > 0) {
            wrap(number, time, second, wrapped);
            return Arrival.IN_ORDER;
        }
        if (!isRestartByTime(number, time) && (missing.fillPresent(number) || extendsDown(number, time, second))) {
            sawTime(time);
            return Arrival.LATE;
        }
        if (isRestart(number, time)) {
            reset(number, time);
            return Arrival.IN_ORDER;
        }
        return Arrival.REPEATED;
    }

    /** A reading sent again has the time it had. One that fills a gap has not come before. */
    private boolean isRepetitionByTime(long number, long time) {
        return isTimed(time)
                && time >= oldest
                && time <= newest
                && !missing.isMissingOfPresent(number)
                && number >= first;
    }

    private boolean isRestartByTime(long number, long time) {
        return isTimed(time) && time > newest + LATER_FOR_SURE && number < NEAR && highest - number > NEAR;
    }

    private boolean isTimed(long time) {
        return time != NO_TIME && newest != NO_TIME;
    }

    /** The first readings of a run may overtake one another too. */
    private boolean extendsDown(long number, long time, long second) {
        boolean early = isTimed(time) ? time <= newest : highest - number <= SHORT_RUN;
        RunBefore last = before;
        long most = last != null && isBetweenRuns(last, time) ? LONGEST_GAP : NEAR;
        if (number >= first || first - number > most || !early) {
            return false;
        }
        if (number + 1 < first) {
            gaps().addBelowPresent(number + 1, first - 1, second);
        }
        first = number;
        return true;
    }

    /** Whether a number that is neither ahead nor missing shows that the counter has begun anew. */
    private boolean isRestart(long number, long time) {
        long behind = highest - number;
        if (number > 1 && behind <= NEAR) {
            return false;
        }
        if (isTimed(time)) {
            return time > newest || time < oldest;
        }
        return number <= 1 ? behind > SHORT_RUN : number < NEAR || behind > FAR;
    }

    private void wrap(long number, long time, long second, int bits) {
        long last = (1L << bits) - 1;
        boolean gap = number > 1 || highest < last;
        long early = cameEarly;
        if (highest < last) {
            gaps().addToPresent(highest + 1, last, second);
        }
        turn(last, false);
        begin(number, time);
        long least = Math.max(zeroSeen ? 0 : 1, early + 1);
        if (gap && number > least) {
            gaps().addToPresent(least, number - 1, second);
            first = least;
        }
        width = bits;
        wraps++;
    }

    private void reset(long number, long time) {
        turn(highest, true);
        begin(number, time);
        resets++;
    }

    private void turn(long highestOfThis, boolean byReset) {
        missing.turn();
        RunBefore last = before;
        before = new RunBefore(
                first,
                highestOfThis,
                last == null ? NONE : last.highest(),
                last == null ? NO_TIME : last.newest(),
                oldest,
                newest,
                byReset);
        cameEarly = NONE;
    }

    private void sawTime(long time) {
        if (time != NO_TIME) {
            newest = newest == NO_TIME ? time : Math.max(newest, time);
            oldest = oldest == NO_TIME ? time : Math.min(oldest, time);
            oldestEver = oldestEver == NO_TIME ? time : Math.min(oldestEver, time);
        }
    }

    void writeTo(Packed out) {
        out.put(first)
                .put(highest)
                .put(cameEarly)
                .put(newest)
                .put(newest - oldest)
                .put(newest - oldestEver);
        out.put(width).put(resets).put(wraps).put(zeroSeen ? 1 : 0).put(before == null ? 0 : 1);
        if (before != null) {
            before.writeTo(out);
        }
        missing.writeTo(out);
    }

    static Sequence read(Packed in, RangeBudget budget) {
        Sequence read = new Sequence(budget);
        read.first = in.get();
        read.highest = in.get();
        read.cameEarly = in.get();
        read.newest = in.get();
        read.oldest = read.newest - in.get();
        read.oldestEver = read.newest - in.get();
        read.width = in.getInt();
        read.resets = in.getInt();
        read.wraps = in.getInt();
        read.zeroSeen = in.get() != 0;
        read.before = in.get() == 0 ? null : RunBefore.read(in);
        read.missing = MissingRanges.read(in, budget);
        return read;
    }
}
