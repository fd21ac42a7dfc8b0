/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.readings;

import io.sluice.model.FieldValue;
import io.sluice.model.SeriesKey;
import io.sluice.store.TimeRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is answered: rows of series, in order.
 *
 * @param cursor gives the rest; {@code null} when this is all
 */
record ReadingsPage(
        String measurement,
        TimeRange range,
        List<Series> series,
        @Nullable String cursor) {

    ReadingsPage {
        series = List.copyOf(series);
    }

    boolean truncated() {
        return cursor != null;
    }

    /**
     * One series' part of the page.
     *
     * @param columns titles of the values, without the time
     */
    record Series(SeriesKey key, List<String> columns, List<Row> rows) {}

    /** One row, its values in the order of the columns. */
    record Row(long timeNanos, List<@Nullable FieldValue> values) {}
}
