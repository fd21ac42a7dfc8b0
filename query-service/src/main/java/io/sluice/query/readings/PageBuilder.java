/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.readings;

import io.sluice.model.Field;
import io.sluice.model.FieldValue;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.query.readings.ReadingsPage.Row;
import io.sluice.query.readings.ReadingsPage.Series;
import io.sluice.store.Scan.After;
import io.sluice.store.window.WindowRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gathers rows until the page is full: in rows, or in bytes, since one text may have 64 KB. Not thread-safe.
 */
final class PageBuilder {

    /** What a page may hold, about; a larger one ends early and its cursor gives the rest. */
    private static final long MAX_BYTES = 16L << 20;

    private static final int BYTES_PER_ROW = 64;
    private static final int BYTES_PER_VALUE = 24;

    private final int limit;
    private final List<String> columns;
    private final List<Series> series = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private final List<Reading> readings = new ArrayList<>();
    private @Nullable SeriesKey current;
    private @Nullable After last;
    private int count;
    private long bytes;
    private boolean full;

    /**
     * A builder of one page.
     *
     * @param columns of every series; empty to give each series those fields that its rows have
     */
    PageBuilder(int limit, List<String> columns) {
        this.limit = limit;
        this.columns = columns;
    }

    /**
     * Takes a raw row.
     *
     * @return whether more are wanted
     */
    boolean add(Reading row) {
        if (!admit(row.series(), row.timeNanos(), row.fields().size())) {
            return false;
        }
        row.fields().forEach(field -> bytes += textBytes(field.value()));
        readings.add(row);
        return true;
    }

    /**
     * Takes a window.
     *
     * @return whether more are wanted
     */
    boolean add(WindowRow window) {
        if (!admit(window.series(), window.startNanos(), window.values().size())) {
            return false;
        }
        window.values().forEach(value -> bytes += textBytes(value));
        rows.add(new Row(window.startNanos(), window.values()));
        return true;
    }

    private boolean admit(SeriesKey key, long timeNanos, int values) {
        if (count == limit || bytes >= MAX_BYTES) {
            full = true;
            return false;
        }
        if (!key.equals(current)) {
            closeSeries();
            current = key;
        }
        count++;
        bytes += BYTES_PER_ROW + (long) values * BYTES_PER_VALUE;
        last = new After(key.device(), key.tags(), timeNanos);
        return true;
    }

    private static long textBytes(@Nullable FieldValue value) {
        return value instanceof FieldValue.StringValue(String text) ? 2L * text.length() : 0;
    }

    private void closeSeries() {
        if (current == null) {
            return;
        }
        List<String> titles = columns.isEmpty() ? titlesOf(readings) : columns;
        readings.forEach(reading -> rows.add(aligned(reading, titles)));
        series.add(new Series(current, titles, List.copyOf(rows)));
        readings.clear();
        rows.clear();
    }

    private static List<String> titlesOf(List<Reading> readings) {
        TreeSet<String> titles = new TreeSet<>();
        readings.forEach(reading -> reading.fields().forEach(field -> titles.add(field.name())));
        return List.copyOf(titles);
    }

    private static Row aligned(Reading reading, List<String> titles) {
        Map<String, FieldValue> values = HashMap.newHashMap(reading.fields().size());
        for (Field field : reading.fields()) {
            values.put(field.name(), field.value());
        }
        @Nullable FieldValue[] row = new FieldValue[titles.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = values.get(titles.get(i));
        }
        return new Row(reading.timeNanos(), Arrays.asList(row));
    }

    /** All series, the last of them closed. */
    List<Series> series() {
        closeSeries();
        current = null;
        return series;
    }

    /** The last row of the page when there are more; else {@code null}. */
    @Nullable
    After rest() {
        return full ? last : null;
    }
}
