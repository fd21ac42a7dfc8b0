/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.ingest.collect.LongSet;
import io.sluice.model.Reading;
import io.sluice.store.Batch;
import io.sluice.store.Sighting;
import org.jspecify.annotations.Nullable;

/**
 * Which rows a batch writes, as far as two batches need to know of each other: two that may write the same row are never
 * in flight together. May say so of two that do not (which costs one wait), never the other way: equal rows have equal
 * hashes. Not thread-safe; the queue's lock guards it.
 *
 * <p>Cheap where it can be: readings without a time of their own have times of receipt, which never come twice, so the
 * time ranges of their batches do not even touch. Only where ranges overlap, rows are compared one by one.
 */
final class Claims {

    private final Batch batch;
    private long firstNanos = Long.MAX_VALUE;
    private long lastNanos = Long.MIN_VALUE;
    private @Nullable LongSet rows;
    private @Nullable LongSet devices;

    Claims(Batch batch) {
        this.batch = batch;
        for (Reading reading : batch.readings()) {
            firstNanos = Math.min(firstNanos, reading.timeNanos());
            lastNanos = Math.max(lastNanos, reading.timeNanos());
        }
    }

    /** Whether both may write the same row, of a series or of the device registry. */
    boolean meet(Claims other) {
        return (rangesMeet(other) && rows().meets(other.rows())) || registryRowsMeet(other);
    }

    private boolean rangesMeet(Claims other) {
        return firstNanos <= other.lastNanos && other.firstNanos <= lastNanos;
    }

    /** How the registry lays out its rows is the store's affair: two batches with news of one device are taken to meet. */
    private boolean registryRowsMeet(Claims other) {
        return !batch.sightings().isEmpty()
                && !other.batch.sightings().isEmpty()
                && devices().meets(other.devices());
    }

    private LongSet rows() {
        LongSet known = rows;
        if (known == null) {
            known = new LongSet(batch.readings().size());
            for (Reading reading : batch.readings()) {
                known.add(LongSet.mix(reading.timeNanos()) ^ reading.series().hashCode());
            }
            rows = known;
        }
        return known;
    }

    private LongSet devices() {
        LongSet known = devices;
        if (known == null) {
            known = new LongSet(batch.sightings().size());
            for (Sighting sighting : batch.sightings()) {
                known.add(sighting.device().hashCode());
            }
            devices = known;
        }
        return known;
    }
}
