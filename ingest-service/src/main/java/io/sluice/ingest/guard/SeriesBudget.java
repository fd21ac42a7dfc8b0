/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import io.sluice.model.SeriesKey;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets series in: those that are known always, new ones while their site and measurement have room for them. What is known
 * survives a restart, and so does what is left of the budgets.
 *
 * <p>Thread-safe. A series that is known costs no lock: the objects that decoders hand in again and again are recognised by
 * identity, the others by their fingerprint.
 */
final class SeriesBudget implements AutoCloseable {

    /** Places, two for each hash: most of 100 000 topics find one; half a MB, and keys that the decoder mostly has anyway. */
    private static final int PASSED = 1 << 17;

    private static final long NANOS = 1_000_000_000L;

    private final SeriesPrint prints;
    private final SeriesGroups groups;
    private final KnownSeries known;

    /** Series that passed lately, by their names' hash. Threads may overwrite each other's: the worst is one look more. */
    private volatile @Nullable SeriesKey[] passed = new @Nullable SeriesKey[PASSED];

    private SeriesBudget(SeriesPrint prints, SeriesGroups groups, KnownSeries known) {
        this.prints = prints;
        this.groups = groups;
        this.known = known;
    }

    /**
     * Reads what is known, as far as it can be read.
     *
     * @param budget new series of a site and measurement, per hour
     * @param most how many may be known
     * @param hasHistory whether series have gone to the store before, so that knowing none is a loss
     */
    static SeriesBudget open(Path folder, int budget, int most, boolean hasHistory, long nowNanos) {
        SeriesRestore restore = SeriesRestore.read(folder, budget, hasHistory, Math.floorDiv(nowNanos, NANOS));
        return new SeriesBudget(restore.prints(), restore.groups(), restore.known(most));
    }

    /** Whether a series is let in; says why it is not. */
    @Nullable
    String admit(SeriesKey series, long nanos) {
        @Nullable SeriesKey[] lately = passed;
        int place = place(series);
        if (lately[place] == series || lately[place ^ 1] == series) {
            return null;
        }
        long print = prints.of(series);
        if (!known.isYoung(print)) {
            String detail = admitSlowly(series, print, nanos);
            if (detail != null) {
                return detail;
            }
        }
        if (series.tags().isEmpty()) {
            // One with tags may have been made for this reading alone, and would live on here.
            lately[place ^ 1] = lately[place];
            lately[place] = series;
        }
        return null;
    }

    private static int place(SeriesKey series) {
        int hash = 31 * series.device().device().hashCode()
                + series.measurement().hashCode()
                + series.device().site().hashCode();
        return (hash ^ hash >>> 15) & PASSED - 1;
    }

    private synchronized @Nullable String admitSlowly(SeriesKey series, long print, long nanos) {
        if (known.isYoung(print)) {
            return null;
        }
        if (known.isOld(print)) {
            known.comesAgain(print);
        } else {
            long second = Math.floorDiv(nanos, NANOS);
            SeriesGroup group = groups.of(series, second);
            known.tell(group);
            if (!group.take(series, nanos, prints)) {
                return group.detail(nanos);
            }
            known.add(group, second, print);
        }
        if (known.isYoungFull()) {
            known.age();
            passed = new @Nullable SeriesKey[PASSED]; // what comes again must be seen to
        }
        return null;
    }

    /** Hands what was let in to the operating system. */
    synchronized void write() {
        known.write();
    }

    /** Makes what was written safe, as far as that works; waits for the disk. */
    void force() {
        known.force(this);
    }

    /** How many are known. */
    long known() {
        return known.size();
    }

    long forgotten() {
        return known.forgotten();
    }

    synchronized GuardReport.Series report(long nowNanos, int most, Predicate<String> sites) {
        List<GuardReport.Budget> tightest = groups.tightest(Math.floorDiv(nowNanos, NANOS), most, sites);
        return new GuardReport.Series(known.size(), known.limit(), known.forgotten(), !known.isFailing(), tightest);
    }

    @Override
    public synchronized void close() {
        known.close();
    }
}
