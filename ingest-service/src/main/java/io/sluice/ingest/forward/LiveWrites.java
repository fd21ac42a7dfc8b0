/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.ingest.collect.LongSet;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.store.Batch;
import io.sluice.store.WriteOutcome.Refusal;
import io.sluice.store.WriteOutcome.Written;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which values the live lane has written that the backlog may hold too, so that the backlog leaves them alone: the later
 * receipt wins, and everything in the backlog was received earlier. Thread-safe.
 *
 * <p>Two lanes hold the same series and time only where a device gave the time itself. What the backlog holds was received
 * before the lanes parted, so unless a device's clock runs ahead, its times lie before that moment: only values of the
 * live lane with such a time, and {@link #AHEAD} beyond, are remembered. Each by a 64-bit fingerprint of series, time and
 * field, seeded anew in each process. Beyond {@link CatchUp#remembered} the live lane has to wait for the backlog.
 */
final class LiveWrites {

    /** How far a device's clock may run ahead. */
    static final Duration AHEAD = Duration.ofSeconds(10);

    private static final long PRIME = 0x0000_0100_0000_01B3L;
    private static final long SEED = new SecureRandom().nextLong();

    private final long beforeNanos;
    private final int most;
    private final LongSet values = new LongSet(1_024);

    /**
     * What was written since the lanes parted.
     *
     * @param sinceNanos when that was
     * @param most how many values may be remembered
     */
    LiveWrites(long sinceNanos, int most) {
        this.beforeNanos = sinceNanos + AHEAD.toNanos();
        this.most = most;
    }

    /** Whether no more may be remembered. */
    synchronized boolean isFull() {
        return values.size() >= most;
    }

    /** Takes note of what the store took of a batch of the live lane. */
    synchronized void note(Batch batch, Written written) {
        BitSet refused = new BitSet();
        written.refusals().forEach(refusal -> refused.set(refusal.index()));
        for (int i = 0; i < batch.readings().size(); i++) {
            Reading reading = batch.readings().get(i);
            if (reading.timeNanos() < beforeNanos && !refused.get(i)) {
                long row = row(reading);
                reading.fields().forEach(field -> values.add(value(row, field)));
            }
        }
    }

    /**
     * What is left of a batch of the backlog.
     *
     * @param places of the readings that are left, in the batch as it was
     */
    record Rest(Batch batch, int[] places) {

        /** What the store said of the rest, told of the whole batch: what was left out counts as accepted. */
        Written ofWhole(Written written) {
            return written.refusals().isEmpty()
                    ? written
                    : new Written(written.refusals().stream()
                            .map(each -> new Refusal(places[each.index()], each.code(), each.detail()))
                            .toList());
        }
    }

    /** Leaves out what the live lane has written since. */
    synchronized Rest without(Batch batch) {
        if (values.size() == 0) {
            return new Rest(batch, IntStream.range(0, batch.readings().size()).toArray());
        }
        List<Reading> left = new ArrayList<>(batch.readings().size());
        int[] places = new int[batch.readings().size()];
        for (int i = 0; i < batch.readings().size(); i++) {
            Reading reading = batch.readings().get(i);
            List<Field> fields = left(reading);
            if (!fields.isEmpty()) {
                places[left.size()] = i;
                left.add(
                        fields.size() == reading.fields().size()
                                ? reading
                                : new Reading(reading.series(), reading.timeNanos(), fields));
            }
        }
        return new Rest(new Batch(left, batch.sightings()), Arrays.copyOf(places, left.size()));
    }

    private List<Field> left(Reading reading) {
        if (reading.timeNanos() >= beforeNanos) {
            return reading.fields();
        }
        long row = row(reading);
        return reading.fields().stream()
                .filter(field -> !values.contains(value(row, field)))
                .toList();
    }

    private static long row(Reading reading) {
        SeriesKey series = reading.series();
        long hash = text(SEED, series.measurement());
        hash = text(hash, series.device().site());
        hash = text(hash, series.device().device());
        for (var tag : series.tags().values().entrySet()) {
            hash = text(text(hash, tag.getKey()), tag.getValue());
        }
        return LongSet.mix(hash) ^ LongSet.mix(reading.timeNanos() + SEED);
    }

    private static long value(long row, Field field) {
        return LongSet.mix(text(row, field.name()));
    }

    /** Names and values of tags hold no control characters, so a zero ends each of them. */
    private static long text(long hash, String text) {
        long mixed = hash;
        for (int i = 0; i < text.length(); i++) {
            mixed = (mixed ^ text.charAt(i)) * PRIME;
        }
        return LongSet.mix(mixed * PRIME);
    }
}
