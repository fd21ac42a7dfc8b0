/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.FieldType;
import io.sluice.store.LatestValue;
import io.sluice.store.TimeRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the newest value of each field of one device and measurement: rows from the newest back, in windows of growing
 * length, until no field is missing or the range is used up. Every row found answers at least one field, and where a
 * device sends its fields together the first row answers all.
 */
final class LatestValues {

    private static final List<Duration> WINDOWS = List.of(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(7));
    private static final int FIRST_ROWS = 4;
    private static final int GROWTH = 16;

    private final InfluxServer server;
    private final DeviceKey device;
    private final String measurement;
    private final SortedMap<String, FieldType> missing;
    private final List<LatestValue> found = new ArrayList<>();

    LatestValues(InfluxServer server, DeviceKey device, String measurement, SortedMap<String, FieldType> fields) {
        this.server = server;
        this.device = device;
        this.measurement = measurement;
        missing = new TreeMap<>(fields);
    }

    List<LatestValue> within(TimeRange range) {
        long to = range.toNanos();
        for (Duration window : WINDOWS) {
            long from = startOf(window, range);
            search(from, to);
            to = from;
        }
        search(range.fromNanos(), to);
        return found;
    }

    private static long startOf(Duration window, TimeRange range) {
        long start = range.toNanos() - window.toNanos();
        boolean beforeTime = start > range.toNanos();
        return beforeTime ? range.fromNanos() : Math.max(start, range.fromNanos());
    }

    /** A page that is not full has reached the window's beginning; one that brings nothing new would never end. */
    private void search(long from, long to) {
        int limit = FIRST_ROWS;
        boolean more = from < to;
        while (more && !missing.isEmpty()) {
            FieldColumns columns = new FieldColumns(new TreeMap<>(missing));
            int rows = takeNewest(columns, new TimeRange(from, to), limit);
            more = rows == limit && missing.size() < columns.types().size();
            limit = Math.min(limit * GROWTH, columns.rowsPerPage());
        }
    }

    private int takeNewest(FieldColumns columns, TimeRange range, int limit) {
        int rows = 0;
        for (ResultSeries series : server.query(newest(columns, range, limit))) {
            series.rows().forEach(row -> take(columns, row));
            rows += series.rows().size();
        }
        return rows;
    }

    private String newest(FieldColumns columns, TimeRange range, int limit) {
        return "SELECT %s FROM %s WHERE %s AND %s ORDER BY time DESC LIMIT %d"
                .formatted(
                        InfluxQl.columns(columns.types()),
                        InfluxQl.identifier(measurement),
                        InfluxQl.device(device),
                        InfluxQl.within(range),
                        limit);
    }

    private void take(FieldColumns columns, @Nullable Object[] row) {
        for (Field field : columns.fieldsOf(row)) {
            if (missing.remove(field.name()) != null) {
                found.add(new LatestValue(measurement, field.name(), FieldColumns.timeOf(row), field.value()));
            }
        }
    }
}
