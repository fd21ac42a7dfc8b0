/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.readings;

import io.sluice.model.FieldValue;
import org.jspecify.annotations.Nullable;

/**
 * What a page takes in memory, about. A row has a place for each column of its series, whether it has a value there or not,
 * so places are counted as rows by columns: of rows that have one field each out of a thousand, they are what fills a page.
 * Not thread-safe.
 */
final class PageSize {

    /** A larger page ends early and its cursor gives the rest. */
    private static final long MAX_BYTES = 16L << 20;

    private static final int BYTES_PER_ROW = 64;
    private static final int BYTES_PER_PLACE = 8;
    private static final int BYTES_PER_VALUE = 16;

    private long content;
    private long placesBefore;
    private long rows;
    private long width;

    /** What a row takes besides its places. */
    static long ofRow(Iterable<? extends @Nullable FieldValue> values) {
        long bytes = BYTES_PER_ROW;
        for (FieldValue value : values) {
            bytes += ofValue(value);
        }
        return bytes;
    }

    private static long ofValue(@Nullable FieldValue value) {
        return switch (value) {
            case null -> 0;
            case FieldValue.StringValue(String text) -> BYTES_PER_VALUE + 2L * text.length();
            default -> BYTES_PER_VALUE;
        };
    }

    /** From now on rows are of another series. */
    void nextSeries() {
        placesBefore += places(rows, width);
        rows = 0;
        width = 0;
    }

    /**
     * Takes a row, if there is room. The first always has: a page that gives nothing would never come to its end.
     *
     * @param columns of the series, with those that this row brings
     */
    boolean take(long row, int columns) {
        long places = placesBefore + places(rows + 1, columns);
        if (content > 0 && content + row + BYTES_PER_PLACE * places > MAX_BYTES) {
            return false;
        }
        content += row;
        rows++;
        width = columns;
        return true;
    }

    /** The titles are a row, too. */
    private static long places(long rows, long columns) {
        return (rows + 1) * columns;
    }
}
