/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One account as it is shown: {@code received = stored + repeated + redelivered + deadLettered + filtered}.
 *
 * @param measurement empty for what could not be read far enough to know one
 * @param sinceNanos receipt of the first message counted
 * @param lastNanos receipt of the last
 * @param countedFromNanos the counts are of messages received from here on
 * @param countedToNanos and before here
 * @param missing what has not come, oldest run first
 * @param missingUnlisted numbers missing in ranges that found no room in the list
 * @param highest the sequence's newest number; -1 when there is no sequence
 */
public record SeriesDelivery(
        String measurement,
        long sinceNanos,
        long lastNanos,
        long countedFromNanos,
        long countedToNanos,
        long stored,
        long repeated,
        long redelivered,
        long deadLettered,
        long filtered,
        long outOfOrder,
        List<Missing> missing,
        long missingUnlisted,
        long resets,
        long wraps,
        long highest,
        @Nullable Clock clock)
        implements Comparable<SeriesDelivery> {

    private static final long NANOS = 1_000_000_000L;

    /** Numbers that have not come, both ends included; noticed when a later one came. */
    public record Missing(long from, long to, long noticedNanos) {

        public long numbers() {
            return to - from + 1;
        }
    }

    /** The device's clock less ours, in nanoseconds. */
    public record Clock(long last, long mean, long least, long most, long jitter) {}

    public SeriesDelivery {
        missing = List.copyOf(missing);
    }

    /** Everything that is counted. */
    public long received() {
        return stored + repeated + redelivered + deadLettered + filtered;
    }

    static SeriesDelivery of(SeriesLedger series, long fromNanos, long toNanos) {
        int fromHour = HourlyCounts.hourOf(fromNanos);
        int toHour = HourlyCounts.hourOf(toNanos - 1) + 1;
        int oldestHour = HourlyCounts.hourOf(series.last()) - HourlyCounts.HOURS;
        boolean all = fromHour <= HourlyCounts.hourOf(series.since()) && toHour > HourlyCounts.hourOf(series.last());
        Counts counts = all ? series.counts().ofLife() : series.counts().ofHours(fromHour, toHour);
        long begins =
                all ? series.since() : Math.max(HourlyCounts.startOf(Math.max(fromHour, oldestHour)), series.since());
        Sequence sequence = series.sequence();
        ClockTrack clock = series.clock();
        return new SeriesDelivery(
                series.measurement(),
                series.since(),
                series.last(),
                begins,
                all
                        ? series.last() + 1
                        : HourlyCounts.startOf(Math.min(toHour, HourlyCounts.hourOf(series.last()) + 1)),
                counts.of(Outcome.STORED),
                counts.of(Outcome.REPEATED),
                counts.of(Outcome.REDELIVERED),
                counts.of(Outcome.DEAD_LETTERED),
                counts.of(Outcome.FILTERED),
                counts.outOfOrder(),
                sequence == null ? List.of() : missing(sequence, fromNanos, toNanos),
                sequence == null ? 0 : sequence.missing().unlisted(),
                sequence == null ? 0 : sequence.resets(),
                sequence == null ? 0 : sequence.wraps(),
                sequence == null ? -1 : sequence.highest(),
                clock == null ? null : clock(clock.skew()));
    }

    private static List<Missing> missing(Sequence sequence, long fromNanos, long toNanos) {
        List<Missing> found = new ArrayList<>();
        sequence.missing().forEach(range -> {
            long noticed = range.noticedSecond() * NANOS;
            if (noticed + NANOS > fromNanos && noticed < toNanos) {
                found.add(new Missing(range.from(), range.to(), noticed));
            }
        });
        return found;
    }

    private static Clock clock(ClockTrack.Skew skew) {
        return new Clock(skew.last(), skew.mean(), skew.least(), skew.most(), skew.jitter());
    }

    @Override
    public int compareTo(SeriesDelivery other) {
        return Comparator.comparing(SeriesDelivery::measurement).compare(this, other);
    }
}
