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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers rows until the page is full: in rows, or in {@link PageSize bytes}. Not thread-safe. */
final class PageBuilder {

    private final int limit;
    private final List<String> columns;
    private final List<Series> series = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private final List<Reading> readings = new ArrayList<>();
    private final Set<String> titles = new HashSet<>();
    private final PageSize size = new PageSize();
    private @Nullable SeriesKey current;
    private @Nullable After last;
    private int count;
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
        long bytes = PageSize.ofRow(row.fields().stream().map(Field::value)::iterator);
        if (!admit(row.series(), row.timeNanos(), bytes, row.fields())) {
            return false;
        }
        readings.add(row);
        return true;
    }

    /**
     * Takes a window.
     *
     * @return whether more are wanted
     */
    boolean add(WindowRow window) {
        if (!admit(window.series(), window.startNanos(), PageSize.ofRow(window.values()), List.of())) {
            return false;
        }
        rows.add(new Row(window.startNanos(), window.values()));
        return true;
    }

    private boolean admit(SeriesKey key, long timeNanos, long bytes, List<Field> fields) {
        if (!key.equals(current)) {
            closeSeries();
            current = key;
        }
        full = full || count == limit || !size.take(bytes, columnsWith(fields));
        if (full) {
            return false;
        }
        if (columns.isEmpty()) {
            fields.forEach(field -> titles.add(field.name()));
        }
        count++;
        last = new After(key.device(), key.tags(), timeNanos);
        return true;
    }

    private int columnsWith(List<Field> fields) {
        if (!columns.isEmpty()) {
            return columns.size();
        }
        int further = 0;
        for (Field field : fields) {
            further += titles.contains(field.name()) ? 0 : 1;
        }
        return titles.size() + further;
    }

    private void closeSeries() {
        if (current != null && !(readings.isEmpty() && rows.isEmpty())) {
            List<String> shown = columns.isEmpty() ? titles.stream().sorted().toList() : columns;
            align(shown);
            series.add(new Series(current, shown, List.copyOf(rows)));
        }
        readings.clear();
        rows.clear();
        titles.clear();
        size.nextSeries();
    }

    private void align(List<String> shown) {
        Map<String, Integer> places = HashMap.newHashMap(shown.size());
        for (int i = 0; i < shown.size(); i++) {
            places.put(shown.get(i), i);
        }
        readings.forEach(reading -> rows.add(aligned(reading, places)));
    }

    private static Row aligned(Reading reading, Map<String, Integer> places) {
        @Nullable FieldValue[] row = new FieldValue[places.size()];
        for (Field field : reading.fields()) {
            Integer place = places.get(field.name());
            if (place != null) {
                row[place] = field.value();
            }
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
