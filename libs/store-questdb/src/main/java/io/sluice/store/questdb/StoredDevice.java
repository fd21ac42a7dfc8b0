/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.sluice.model.DeviceKey;
import io.sluice.model.SeriesKey;
import io.sluice.model.Tags;
import io.sluice.store.Sighting;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is known of a device: its series, and when it was heard of. Written by one thread, read by any. */
final class StoredDevice {

    /** When a measurement of the device was last heard of. */
    private record Heard(String measurement, long timeNanos) {}

    private final DeviceKey key;
    private volatile StoredSeries[] series = {};
    private volatile Heard[] heard = {};
    private volatile long lastSeenNanos = Long.MIN_VALUE;

    StoredDevice(DeviceKey key) {
        this.key = key;
    }

    DeviceKey key() {
        return key;
    }

    /** Sorted by tags, then measurement. */
    List<StoredSeries> series() {
        return List.of(series);
    }

    @Nullable
    StoredSeries series(String measurement, Tags tags) {
        for (StoredSeries one : series) {
            if (one.key().measurement().equals(measurement) && one.key().tags().equals(tags)) {
                return one;
            }
        }
        return null;
    }

    StoredSeries add(SeriesKey added) {
        StoredSeries one = new StoredSeries(added);
        StoredSeries[] more = Arrays.copyOf(series, series.length + 1);
        more[series.length] = one;
        Arrays.sort(more, (a, b) -> a.key().compareTo(b.key()));
        series = more;
        return one;
    }

    void remove(StoredSeries removed) {
        series = Arrays.stream(series).filter(one -> one != removed).toArray(StoredSeries[]::new);
    }

    boolean isKnown() {
        return series.length > 0 || lastSeenNanos != Long.MIN_VALUE;
    }

    /** Takes note of a sighting; older news change nothing. */
    void heardOf(Sighting sighting) {
        for (String measurement : sighting.measurements()) {
            heardOf(measurement, sighting.lastSeenNanos());
        }
        lastSeenNanos = Math.max(lastSeenNanos, sighting.lastSeenNanos());
    }

    private void heardOf(String measurement, long timeNanos) {
        Heard[] now = heard;
        int place = 0;
        while (place < now.length && !now[place].measurement.equals(measurement)) {
            place++;
        }
        if (place < now.length && now[place].timeNanos >= timeNanos) {
            return;
        }
        Heard[] more = Arrays.copyOf(now, Math.max(now.length, place + 1));
        more[place] = new Heard(place < now.length ? now[place].measurement : measurement, timeNanos);
        heard = more;
    }

    /** What sightings not older than the bound say; {@code null} when there is none. */
    @Nullable
    Sighting sighting(long notBeforeNanos) {
        if (lastSeenNanos == Long.MIN_VALUE || lastSeenNanos < notBeforeNanos) {
            return null;
        }
        TreeSet<String> measurements = new TreeSet<>();
        for (Heard one : heard) {
            if (one.timeNanos >= notBeforeNanos) {
                measurements.add(one.measurement);
            }
        }
        return new Sighting(key, lastSeenNanos, measurements);
    }

    /** The sightings that, noted again, make the same knowledge: one per time of hearing. */
    List<Sighting> sightings() {
        if (lastSeenNanos == Long.MIN_VALUE) {
            return List.of();
        }
        return java.util.stream.Stream.concat(
                        Arrays.stream(heard).map(Heard::timeNanos), java.util.stream.Stream.of(lastSeenNanos))
                .distinct()
                .map(this::heardAt)
                .toList();
    }

    private Sighting heardAt(long timeNanos) {
        TreeSet<String> measurements = new TreeSet<>();
        for (Heard one : heard) {
            if (one.timeNanos == timeNanos) {
                measurements.add(one.measurement);
            }
        }
        return new Sighting(key, timeNanos, measurements);
    }
}
