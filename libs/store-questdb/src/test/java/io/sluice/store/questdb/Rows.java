/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.model.Tags;
import io.sluice.store.Batch;
import io.sluice.store.Scan;
import io.sluice.store.Sighting;
import io.sluice.store.TelemetryStore;
import io.sluice.store.TimeRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Short words for the tests of this package. */
final class Rows {

    static final long DAY = 1_748_822_400_000_000_000L;
    static final long SECOND = 1_000_000_000L;
    static final DeviceKey DEVICE = new DeviceKey("plant", "dev");
    static final TimeRange ALWAYS = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

    private Rows() {}

    static Reading row(long timeNanos, Field... fields) {
        return row(DEVICE, timeNanos, fields);
    }

    static Reading row(DeviceKey device, long timeNanos, Field... fields) {
        return new Reading(new SeriesKey("env", device, Tags.NONE), timeNanos, List.of(fields));
    }

    static Batch batch(List<Reading> readings, Sighting... sightings) {
        return new Batch(readings, List.of(sightings));
    }

    static Sighting sighting(DeviceKey device, long timeNanos, String... measurements) {
        return new Sighting(device, timeNanos, new TreeSet<>(List.of(measurements)));
    }

    static List<Reading> scan(TelemetryStore store, DeviceKey device) {
        List<Reading> rows = new ArrayList<>();
        store.scan(new Scan("env", List.of(device), Set.of(), ALWAYS, Scan.Order.ASCENDING, null), row -> {
            rows.add(row);
            return true;
        });
        return rows;
    }

    static void awaitVisible(TelemetryStore store) {
        try {
            if (!store.awaitVisible(Duration.ofSeconds(60))) {
                throw new AssertionError("not visible after a minute: " + store.health());
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
