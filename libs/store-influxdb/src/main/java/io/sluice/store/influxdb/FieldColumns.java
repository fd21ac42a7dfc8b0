/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import io.sluice.model.Field;
import io.sluice.model.FieldType;
import io.sluice.model.FieldValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The fields that a statement selects, in the order of its columns; the time comes before them. */
record FieldColumns(SortedMap<String, FieldType> types) {

    /** The longest text field times this many rows is what a page may weigh. */
    private static final int MOST_ROWS_WITH_TEXT = 1_000;

    private static final int MOST_ROWS = 10_000;
    private static final int FEWEST_ROWS = 100;
    private static final int MOST_CELLS = 200_000;

    /** How many rows are fetched at once, so that memory stays bounded. */
    int rowsPerPage() {
        int most = types.containsValue(FieldType.STRING) ? MOST_ROWS_WITH_TEXT : MOST_ROWS;
        return Math.clamp(MOST_CELLS / Math.max(1, types.size()), FEWEST_ROWS, most);
    }

    /** The fields that a row has. */
    List<Field> fieldsOf(@Nullable Object[] row) {
        List<Field> fields = new ArrayList<>(row.length - 1);
        int column = 1;
        for (Map.Entry<String, FieldType> each : types.entrySet()) {
            Object value = column < row.length ? row[column++] : null;
            FieldValue typed = value == null ? null : typed(each.getValue(), value);
            if (typed != null) {
                fields.add(new Field(each.getKey(), typed));
            }
        }
        return fields;
    }

    private static @Nullable FieldValue typed(FieldType type, Object value) {
        return switch (type) {
            case FLOAT -> value instanceof Number number ? new FieldValue.FloatValue(number.doubleValue()) : null;
            case INTEGER -> value instanceof Number number ? new FieldValue.IntegerValue(number.longValue()) : null;
            case BOOLEAN -> value instanceof Boolean truth ? new FieldValue.BooleanValue(truth) : null;
            case STRING ->
                value instanceof String text && text.length() <= FieldValue.StringValue.MAX_LENGTH
                        ? new FieldValue.StringValue(text)
                        : null;
        };
    }

    static long timeOf(@Nullable Object[] row) {
        if (row.length > 0 && row[0] instanceof Long time) {
            return time;
        }
        throw new IllegalStateException("InfluxDB answered a row without a time in nanoseconds");
    }
}
