/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.sluice.model.DeviceKey;
import io.sluice.model.FieldType;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.store.Sighting;
import io.sluice.store.questdb.StoredSeries.Stream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All names in memory: sites, devices, series with their streams, measurements with the types of their fields. Filled
 * from the tables' symbols when the store opens. One thread writes, in steps that {@link #commit} keeps and {@link
 * #rollback} takes back; any thread reads.
 */
final class Catalogue {

    private final Map<DeviceKey, StoredDevice> devices = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<String, NavigableSet<String>> sites = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<String, Map<String, FieldType>> measurements = new ConcurrentSkipListMap<>();
    private final Map<FieldSet, FieldSet> fieldSets = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final List<Runnable> undo = new ArrayList<>();

    /** Keeps what was added since the last commit. */
    void commit() {
        undo.clear();
    }

    /** Forgets what was added since the last commit. */
    void rollback() {
        for (int i = undo.size() - 1; i >= 0; i--) {
            undo.get(i).run();
        }
        undo.clear();
    }

    @Nullable
    StoredDevice device(DeviceKey key) {
        return devices.get(key);
    }

    void forEachDevice(Consumer<StoredDevice> action) {
        devices.values().forEach(action);
    }

    List<String> sites() {
        return List.copyOf(sites.keySet());
    }

    List<String> devices(String site) {
        NavigableSet<String> names = sites.get(site);
        return names == null ? List.of() : List.copyOf(names);
    }

    List<String> measurements() {
        return List.copyOf(measurements.keySet());
    }

    Map<String, FieldType> fields(String measurement) {
        return new TreeMap<>(measurements.getOrDefault(measurement, Map.of()));
    }

    @Nullable
    FieldType typeOf(String measurement, String field) {
        Map<String, FieldType> fields = measurements.get(measurement);
        return fields == null ? null : fields.get(field);
    }

    @Nullable
    StoredSeries series(Reading reading) {
        StoredDevice device = devices.get(reading.series().device());
        return device == null
                ? null
                : device.series(reading.series().measurement(), reading.series().tags());
    }

    /** Takes note of a sighting, and of its device if that is new. */
    void heardOf(Sighting sighting) {
        deviceOrNew(sighting.device()).heardOf(sighting);
    }

    /** Makes a stream of a series, and all that is new with it. */
    Stream add(SeriesKey key, FieldSet fields) {
        return add(new StreamName(key, fields), null);
    }

    /** Adds a stream that the tables know; one that is known already changes nothing. */
    void load(String symbol) {
        StreamName name = StreamName.parse(symbol);
        StoredDevice device = devices.get(name.series().device());
        StoredSeries known = device == null
                ? null
                : device.series(name.series().measurement(), name.series().tags());
        if (known == null
                || known.streams(Set.of()).stream().noneMatch(s -> s.symbol().equals(symbol))) {
            add(name, symbol);
        }
    }

    private Stream add(StreamName name, @Nullable String symbol) {
        StoredDevice device = deviceOrNew(name.series().device());
        StoredSeries series = seriesOrNew(device, name.series());
        FieldSet fields = fieldSets.computeIfAbsent(name.fields(), set -> set);
        registerTypes(series.key().measurement(), fields);
        Stream stream = new Stream(symbol == null ? name.symbol() : symbol, fields);
        series.add(stream);
        undo.add(() -> series.remove(stream));
        return stream;
    }

    private StoredDevice deviceOrNew(DeviceKey key) {
        StoredDevice known = devices.get(key);
        if (known != null) {
            return known;
        }
        DeviceKey shared = new DeviceKey(shared(key.site()), key.device());
        StoredDevice device = new StoredDevice(shared);
        devices.put(shared, device);
        sites.computeIfAbsent(shared.site(), site -> new ConcurrentSkipListSet<>())
                .add(shared.device());
        undo.add(() -> forget(device));
        return device;
    }

    private void forget(StoredDevice device) {
        if (device.isKnown()) {
            return;
        }
        devices.remove(device.key());
        NavigableSet<String> names = sites.get(device.key().site());
        if (names != null) {
            names.remove(device.key().device());
            if (names.isEmpty()) {
                sites.remove(device.key().site());
            }
        }
    }

    private StoredSeries seriesOrNew(StoredDevice device, SeriesKey key) {
        StoredSeries known = device.series(key.measurement(), key.tags());
        if (known != null) {
            return known;
        }
        StoredSeries added = device.add(new SeriesKey(shared(key.measurement()), device.key(), key.tags()));
        undo.add(() -> device.remove(added));
        return added;
    }

    private void registerTypes(String measurement, FieldSet fields) {
        Map<String, FieldType> types = measurements.computeIfAbsent(measurement, this::newMeasurement);
        for (int i = 0; i < fields.size(); i++) {
            String field = fields.name(i);
            if (types.putIfAbsent(field, fields.type(i)) == null) {
                undo.add(() -> types.remove(field));
            }
        }
    }

    private Map<String, FieldType> newMeasurement(String measurement) {
        undo.add(() -> measurements.remove(measurement));
        return new ConcurrentHashMap<>();
    }

    /** One string for each of the few names that many series have in common. */
    private String shared(String name) {
        return texts.computeIfAbsent(name, text -> text);
    }
}
