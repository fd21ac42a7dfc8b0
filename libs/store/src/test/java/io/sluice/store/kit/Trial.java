/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.FieldValue;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.model.Tags;
import io.sluice.store.Batch;
import io.sluice.store.Scan;
import io.sluice.store.Sighting;
import io.sluice.store.TelemetryStore;
import io.sluice.store.TimeRange;
import io.sluice.store.WriteOutcome;
import io.sluice.store.WriteOutcome.Written;
import io.sluice.store.window.Every;
import io.sluice.store.window.Fill;
import io.sluice.store.window.WindowFunction;
import io.sluice.store.window.WindowQuery;
import io.sluice.store.window.WindowRow;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One test's corner of a store: a measurement and a site that no other test uses, now or in an earlier run, and short
 * words for writing and reading there.
 */
public final class Trial {

    /** Midnight, UTC, of the day most tests play on. */
    public static final long DAY = nanos("2025-06-02T00:00:00Z");

    public static final long SECOND = 1_000_000_000L;
    public static final long HOUR = 3600 * SECOND;

    /** How long writes may take to become visible. */
    public static final Duration VISIBLE = Duration.ofSeconds(30);

    private static final AtomicLong NEXT = new AtomicLong(System.currentTimeMillis() * 1000);

    final TelemetryStore store;
    final String unique = Long.toString(NEXT.getAndIncrement(), 36);
    final String measurement = "kit-m-" + unique;
    final String site = "kit-s-" + unique;
    final DeviceKey device = device("dev");

    Trial(TelemetryStore store) {
        this.store = store;
    }

    /** Nanoseconds since the epoch of an ISO instant. */
    public static long nanos(String instant) {
        Instant time = Instant.parse(instant);
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), SECOND), time.getNano());
    }

    DeviceKey device(String name) {
        return new DeviceKey(site, name);
    }

    Reading reading(long timeNanos, Field... fields) {
        return reading(device, timeNanos, fields);
    }

    Reading reading(DeviceKey of, long timeNanos, Field... fields) {
        return reading(measurement, of, Tags.NONE, timeNanos, fields);
    }

    Reading reading(String of, DeviceKey from, Tags tags, long timeNanos, Field... fields) {
        return new Reading(new SeriesKey(of, from, tags), timeNanos, List.of(fields));
    }

    /** Writes, asserts that all is accepted, and waits until it is visible. */
    void write(Reading... readings) {
        write(Arrays.asList(readings));
    }

    void write(List<Reading> readings) {
        assertThat(store.write(new Batch(readings, List.of()))).isEqualTo(Written.ALL);
        awaitVisible();
    }

    /** One float field {@code v}, at each of the times. */
    void writeValues(Map<Long, Double> values) {
        List<Reading> readings = new ArrayList<>();
        values.forEach((time, value) -> readings.add(reading(time, Field.of("v", value))));
        write(readings);
    }

    /** Writes readings together with the sightings that ingest would send along. */
    void writeSeen(List<Reading> readings, Sighting... sightings) {
        assertThat(store.write(new Batch(readings, List.of(sightings)))).isEqualTo(Written.ALL);
        awaitVisible();
    }

    /** Writes what is expected to be refused in part. */
    List<WriteOutcome.Refusal> writeRefused(Reading... readings) {
        WriteOutcome outcome = store.write(Batch.of(readings));
        assertThat(outcome).isInstanceOf(Written.class);
        awaitVisible();
        return ((Written) outcome).refusals();
    }

    void awaitVisible() {
        try {
            assertThat(store.awaitVisible(VISIBLE)).as("visible in time").isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for the store", e);
        }
    }

    /** All rows of the trial's measurement and device, as text. */
    List<String> rows() {
        return rows(scan(List.of(device)));
    }

    List<String> rows(Scan scan) {
        return readings(scan).stream().map(Trial::text).toList();
    }

    List<Reading> readings(Scan scan) {
        List<Reading> rows = new ArrayList<>();
        store.scan(scan, row -> {
            rows.add(row);
            return true;
        });
        return rows;
    }

    Scan scan(List<DeviceKey> devices) {
        return scan(measurement, devices);
    }

    Scan scan(String of, List<DeviceKey> devices) {
        return new Scan(of, devices, Set.of(), always(), Scan.Order.ASCENDING, null);
    }

    Scan scan(TimeRange range, Scan.Order order, Scan.@Nullable After after) {
        return new Scan(measurement, List.of(device), Set.of(), range, order, after);
    }

    /** Wide, but within what every store's clock can hold. */
    static TimeRange always() {
        return new TimeRange(nanos("1900-01-01T00:00:00Z"), nanos("2200-01-01T00:00:00Z"));
    }

    /** A row as text: time relative to {@link #DAY}, fields sorted by name. */
    static String text(Reading row) {
        TreeMap<String, FieldValue> fields = new TreeMap<>();
        row.fields().forEach(field -> fields.put(field.name(), field.value()));
        StringBuilder text = new StringBuilder().append(row.timeNanos() - DAY);
        fields.forEach(
                (name, value) -> text.append(' ').append(name).append('=').append(text(value)));
        return text.toString();
    }

    static String text(@Nullable FieldValue value) {
        return switch (value) {
            case null -> "null";
            case FieldValue.FloatValue(double number) -> Double.toString(number);
            case FieldValue.IntegerValue(long number) -> number + "i";
            case FieldValue.BooleanValue(boolean truth) -> Boolean.toString(truth);
            case FieldValue.StringValue(String words) -> '"' + words + '"';
        };
    }

    /** Windows of the trial's device and field {@code v}. */
    List<WindowRow> windows(String from, String to, @Nullable String every, Fill fill, WindowFunction... functions) {
        return windows(query(from, to, every, fill, ZoneId.of("UTC"), functions));
    }

    WindowQuery query(
            String from, String to, @Nullable String every, Fill fill, ZoneId zone, WindowFunction... functions) {
        return new WindowQuery(
                measurement,
                List.of(device),
                List.of("v"),
                nanos(from),
                nanos(to),
                every == null ? null : Every.parse(every),
                List.of(functions),
                fill,
                zone);
    }

    List<WindowRow> windows(WindowQuery query) {
        List<WindowRow> rows = new ArrayList<>();
        store.aggregate(query, row -> {
            rows.add(row);
            return true;
        });
        return rows;
    }

    /** A window as text: its start, then its values; floats to twelve digits, which is what rounding may differ by. */
    static String text(WindowRow row) {
        Instant start =
                Instant.ofEpochSecond(Math.floorDiv(row.startNanos(), SECOND), Math.floorMod(row.startNanos(), SECOND));
        StringBuilder text = new StringBuilder(start.toString());
        row.values().forEach(value -> text.append(' ').append(rounded(value)));
        return text.toString();
    }

    private static String rounded(@Nullable FieldValue value) {
        return value instanceof FieldValue.FloatValue(double number)
                ? new BigDecimal(number, new MathContext(12))
                        .stripTrailingZeros()
                        .toPlainString()
                : text(value);
    }
}
