/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.kit;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.FieldType;
import io.sluice.model.FieldValue;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.store.Batch;
import io.sluice.store.LatestValue;
import io.sluice.store.RowSink;
import io.sluice.store.Scan;
import io.sluice.store.Sighting;
import io.sluice.store.StoreHealth;
import io.sluice.store.StoreUnavailableException;
import io.sluice.store.SyncOutcome;
import io.sluice.store.TelemetryStore;
import io.sluice.store.TimeRange;
import io.sluice.store.WriteOutcome;
import io.sluice.store.WriteOutcome.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A store that keeps everything in memory. It passes the contract kit, which proves the kit as much as the store, and
 * stands in for a real store in services' tests: it can be down, slow, or refuse single readings.
 *
 * <p>Thread-safe; reads that overlap a write see some of it.
 */
public final class InMemoryTelemetryStore implements TelemetryStore {

    private final NavigableMap<DeviceKey, NavigableMap<SeriesKey, Rows>> devices = new ConcurrentSkipListMap<>();
    private final NavigableMap<String, NavigableMap<String, FieldType>> measurements = new ConcurrentSkipListMap<>();
    private final NavigableMap<DeviceKey, NavigableMap<String, Long>> sightings = new ConcurrentSkipListMap<>();
    private volatile @Nullable String downReason;
    private volatile Duration delay = Duration.ZERO;
    private volatile Function<Reading, Optional<String>> refusal = reading -> Optional.empty();

    /** One series' rows by time; each row is replaced as a whole, so that a reader sees it before or after a write. */
    private static final class Rows extends ConcurrentSkipListMap<Long, SortedMap<String, FieldValue>> {
        private static final long serialVersionUID = 1L;
    }

    /** From now on every call fails, with this reason. */
    public void goDown(String reason) {
        downReason = reason;
    }

    /** From now on calls are answered again. */
    public void comeUp() {
        downReason = null;
    }

    /** From now on every call takes at least this long. */
    public void delayBy(Duration duration) {
        delay = duration;
    }

    /** From now on readings for which the function has a reason are refused, under the code {@code refused}. */
    public void refuse(Function<Reading, Optional<String>> reason) {
        refusal = reason;
    }

    @Override
    public synchronized WriteOutcome write(Batch batch) {
        String reason = reasonToFail();
        if (reason != null) {
            return new WriteOutcome.Unavailable(reason, null);
        }
        List<Refusal> refusals = new ArrayList<>();
        for (int i = 0; i < batch.readings().size(); i++) {
            Reading reading = batch.readings().get(i);
            refusal(i, reading).ifPresentOrElse(refusals::add, () -> put(reading));
        }
        batch.sightings().forEach(this::see);
        return new WriteOutcome.Written(refusals);
    }

    private Optional<Refusal> refusal(int index, Reading reading) {
        Optional<Refusal> asked = refusal.apply(reading).map(why -> new Refusal(index, "refused", why));
        return asked.isPresent() ? asked : typeConflict(index, reading);
    }

    private Optional<Refusal> typeConflict(int index, Reading reading) {
        String measurement = reading.series().measurement();
        Map<String, FieldType> known = fields(measurement);
        return reading.fields().stream()
                .filter(field -> known.getOrDefault(field.name(), field.value().type())
                        != field.value().type())
                .findFirst()
                .map(field -> new Refusal(
                        index,
                        "field-type-conflict",
                        "field '%s' of measurement '%s' holds %s values; this one is %s"
                                .formatted(
                                        field.name(),
                                        measurement,
                                        known.get(field.name()),
                                        field.value().type())));
    }

    private void put(Reading reading) {
        SeriesKey series = reading.series();
        NavigableMap<String, FieldType> types =
                measurements.computeIfAbsent(series.measurement(), key -> new ConcurrentSkipListMap<>());
        Rows rows = devices.computeIfAbsent(series.device(), key -> new ConcurrentSkipListMap<>())
                .computeIfAbsent(series, key -> new Rows());
        SortedMap<String, FieldValue> row = new TreeMap<>(rows.getOrDefault(reading.timeNanos(), new TreeMap<>()));
        for (Field field : reading.fields()) {
            types.putIfAbsent(field.name(), field.value().type());
            row.put(field.name(), field.value());
        }
        rows.put(reading.timeNanos(), row);
    }

    /** Kept under the empty name: when the device itself was last seen, with or without a measurement. */
    private void see(Sighting sighting) {
        NavigableMap<String, Long> seen =
                sightings.computeIfAbsent(sighting.device(), key -> new ConcurrentSkipListMap<>());
        seen.merge("", sighting.lastSeenNanos(), Math::max);
        sighting.measurements().forEach(name -> seen.merge(name, sighting.lastSeenNanos(), Math::max));
    }

    @Override
    public SyncOutcome sync() {
        String reason = reasonToFail();
        return reason == null ? new SyncOutcome.Synced() : new SyncOutcome.NotSynced(reason);
    }

    @Override
    public boolean awaitVisible(Duration limit) {
        return reasonToFail() == null;
    }

    @Override
    public StoreHealth health() {
        String reason = reasonToFail();
        return reason == null ? new StoreHealth.Up("in memory") : new StoreHealth.Down(reason);
    }

    @Override
    public List<String> sites() {
        requireUp();
        return devices.keySet().stream().map(DeviceKey::site).distinct().toList();
    }

    @Override
    public List<String> devices(String site) {
        requireUp();
        return devices.keySet().stream()
                .filter(device -> device.site().equals(site))
                .map(DeviceKey::device)
                .toList();
    }

    @Override
    public Map<DeviceKey, Sighting> sightings(Collection<DeviceKey> wanted, long notBeforeNanos) {
        requireUp();
        Map<DeviceKey, Sighting> found = new TreeMap<>();
        for (DeviceKey device : wanted) {
            Map<String, Long> seen = sightings.getOrDefault(device, new TreeMap<>());
            TreeSet<String> names = new TreeSet<>();
            seen.forEach((name, time) -> {
                if (time >= notBeforeNanos) {
                    names.add(name);
                }
            });
            if (names.remove("")) {
                found.put(device, new Sighting(device, seen.get(""), names));
            }
        }
        return found;
    }

    @Override
    public List<String> measurements() {
        requireUp();
        return List.copyOf(measurements.keySet());
    }

    @Override
    public Map<String, FieldType> fields(String measurement) {
        requireUp();
        return new TreeMap<>(measurements.getOrDefault(measurement, new TreeMap<>()));
    }

    @Override
    public List<LatestValue> latest(DeviceKey device, TimeRange range) {
        requireUp();
        TreeMap<String, TreeMap<String, LatestValue>> newest = new TreeMap<>();
        series(device).forEach((series, rows) -> {
            TreeMap<String, LatestValue> fields = newest.computeIfAbsent(series.measurement(), key -> new TreeMap<>());
            rows.subMap(range.fromNanos(), range.toNanos())
                    .forEach((time, row) -> row.forEach((field, value) -> fields.merge(
                            field,
                            new LatestValue(series.measurement(), field, time, value),
                            (known, other) -> other.timeNanos() > known.timeNanos() ? other : known)));
        });
        return newest.values().stream()
                .flatMap(fields -> fields.values().stream())
                .toList();
    }

    @Override
    public void scan(Scan scan, RowSink sink) {
        requireUp();
        Scan.After after = scan.after();
        for (DeviceKey device : scan.devices()) {
            for (SeriesKey series : series(device).keySet()) {
                boolean skipped = after != null
                        && device.equals(after.device())
                        && series.tags().compareTo(after.tags()) < 0;
                if (series.measurement().equals(scan.measurement()) && !skipped && !scanSeries(series, scan, sink)) {
                    return;
                }
            }
        }
    }

    /** Whether more are wanted. */
    private boolean scanSeries(SeriesKey series, Scan scan, RowSink sink) {
        NavigableMap<Long, SortedMap<String, FieldValue>> rows = series(series.device())
                .get(series)
                .subMap(scan.range().fromNanos(), true, scan.range().toNanos(), false);
        if (scan.order() == Scan.Order.DESCENDING) {
            rows = rows.descendingMap();
        }
        Scan.After after = scan.after();
        if (after != null
                && series.device().equals(after.device())
                && series.tags().equals(after.tags())) {
            rows = rows.tailMap(after.timeNanos(), false);
        }
        for (Map.Entry<Long, SortedMap<String, FieldValue>> row : rows.entrySet()) {
            List<Field> fields = wanted(row.getValue(), scan);
            if (!fields.isEmpty() && !sink.accept(new Reading(series, row.getKey(), fields))) {
                return false;
            }
        }
        return true;
    }

    private static List<Field> wanted(SortedMap<String, FieldValue> row, Scan scan) {
        return row.entrySet().stream()
                .filter(field -> scan.fields().isEmpty() || scan.fields().contains(field.getKey()))
                .map(field -> new Field(field.getKey(), field.getValue()))
                .toList();
    }

    private NavigableMap<SeriesKey, Rows> series(DeviceKey device) {
        return devices.getOrDefault(device, new ConcurrentSkipListMap<>());
    }

    private void requireUp() {
        String reason = reasonToFail();
        if (reason != null) {
            throw new StoreUnavailableException(reason);
        }
    }

    private @Nullable String reasonToFail() {
        if (!delay.isZero()) {
            LockSupport.parkNanos(delay.toNanos());
        }
        return downReason;
    }

    @Override
    public void close() {
        goDown("the store in memory is closed");
    }
}
