/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import io.sluice.codec.lineprotocol.LineProtocolWriter;
import io.sluice.model.DeviceKey;
import io.sluice.model.FieldValue;
import io.sluice.model.Names;
import io.sluice.model.SeriesKey;
import io.sluice.store.Sighting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The device registry: a measurement of our own, so that catalogue and last-seen never look at readings.
 *
 * <p>A device is one series, with one whole-number field per measurement that it sends: when that was last heard of, in
 * nanoseconds. The field's name is the measurement's with {@code m_} before it ({@code time} may be a measurement but
 * not a field). The row's time is that of the sighting rounded down to the hour, so a device leaves 24 rows a day
 * however often it is heard of: within the hour a row is rewritten. It is not rounded further because InfluxDB refuses
 * what is older than the bucket's retention, and one hour is the shortest that 1.x and 2.x allow.
 */
final class Registry {

    static final String MEASUREMENT = "sluice_registry";

    private static final String PREFIX = "m_";
    private static final String LAST = "last_";
    private static final String ALIVE = "seen";
    private static final long HOUR = Duration.ofHours(1).toNanos();
    private static final int DEVICES_AT_ONCE = 100;
    private static final String FROM_REGISTRY = " FROM " + InfluxQl.identifier(MEASUREMENT);
    private static final String FROM_ALL = "";

    /**
     * For 3.x, which without a bound looks back a day only. 1.x ignores it, but takes five times as long for it, so it is
     * left out where the server is known to have an index.
     */
    private static final String ALL_TIMES = "time >= " + Long.MIN_VALUE / 2;

    private final InfluxServer server;

    Registry(InfluxServer server) {
        this.server = server;
    }

    /** Whether a measurement is the registry itself. */
    static boolean isOwn(String measurement) {
        return measurement.equals(MEASUREMENT);
    }

    /** Writes a sighting as one line. */
    static void append(LineProtocolWriter out, Sighting sighting) {
        FieldValue seen = new FieldValue.IntegerValue(sighting.lastSeenNanos());
        out.startLine(SeriesKey.of(
                MEASUREMENT, sighting.device().site(), sighting.device().device()));
        sighting.measurements().forEach(measurement -> out.field(PREFIX + measurement, seen));
        if (sighting.measurements().isEmpty()) {
            out.field(ALIVE, seen);
        }
        out.endLine(hourOf(sighting.lastSeenNanos()));
    }

    private static long hourOf(long nanos) {
        return Math.floorDiv(nanos, HOUR) * HOUR;
    }

    /** The sites of the registry; while it is empty, those of the readings. */
    List<String> sites() {
        List<String> known = tagValues(FROM_REGISTRY, "site", null);
        return known.isEmpty() ? tagValues(FROM_ALL, "site", null) : known;
    }

    /** The devices of a site that the registry knows; of any other site, those of the readings. */
    List<String> devices(String site) {
        if (!Names.isValid(site)) {
            return List.of();
        }
        List<String> known = tagValues(FROM_REGISTRY, "device", site);
        return known.isEmpty() ? tagValues(FROM_ALL, "device", site) : known;
    }

    private List<String> tagValues(String from, String tag, @Nullable String site) {
        List<String> conditions = new ArrayList<>();
        if (site != null) {
            conditions.add(InfluxQl.tag("site", site));
        }
        if (!server.hasIndex()) {
            conditions.add(ALL_TIMES);
        }
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        String statement = "SHOW TAG VALUES%s WITH KEY = %s%s".formatted(from, InfluxQl.identifier(tag), where);
        return server.query(statement).stream()
                .flatMap(series -> series.texts("value").stream())
                .filter(Names::isValid)
                .sorted()
                .distinct()
                .toList();
    }

    /** Sightings by receipts not before a time; devices without one are absent. */
    Map<DeviceKey, Sighting> sightings(Collection<DeviceKey> devices, long notBeforeNanos) {
        Map<DeviceKey, Sighting> found = new HashMap<>();
        List<DeviceKey> all = new ArrayList<>(devices);
        for (int from = 0; from < all.size(); from += DEVICES_AT_ONCE) {
            List<DeviceKey> some = all.subList(from, Math.min(from + DEVICES_AT_ONCE, all.size()));
            for (ResultSeries series : server.query(lastOf(some, notBeforeNanos))) {
                addSighting(series, notBeforeNanos, found);
            }
        }
        return found;
    }

    private static String lastOf(List<DeviceKey> devices, long notBeforeNanos) {
        return "SELECT last(*) FROM %s WHERE time >= %d AND %s GROUP BY \"site\",\"device\""
                .formatted(
                        InfluxQl.identifier(MEASUREMENT), Math.max(0, hourOf(notBeforeNanos)), InfluxQl.anyOf(devices));
    }

    private static void addSighting(ResultSeries series, long notBeforeNanos, Map<DeviceKey, Sighting> found) {
        String site = series.tags().getOrDefault("site", "");
        String device = series.tags().getOrDefault("device", "");
        if (!Names.isValid(site) || !Names.isValid(device) || series.rows().isEmpty()) {
            return;
        }
        @Nullable Object[] row = series.rows().getFirst();
        long newest = Long.MIN_VALUE;
        TreeSet<String> measurements = new TreeSet<>();
        for (int i = 1; i < row.length; i++) {
            if (row[i] instanceof Long seen && seen >= notBeforeNanos) {
                newest = Math.max(newest, seen);
                addMeasurement(series.columns().get(i), measurements);
            }
        }
        if (newest != Long.MIN_VALUE) {
            DeviceKey key = new DeviceKey(site, device);
            found.put(key, new Sighting(key, newest, measurements));
        }
    }

    private static void addMeasurement(String column, TreeSet<String> measurements) {
        String field = column.startsWith(LAST) ? column.substring(LAST.length()) : column;
        if (field.startsWith(PREFIX)) {
            measurements.add(field.substring(PREFIX.length()));
        }
    }
}
