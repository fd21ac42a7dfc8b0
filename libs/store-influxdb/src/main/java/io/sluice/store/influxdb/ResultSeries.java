/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One series of an answer to InfluxQL.
 *
 * @param tags those grouped by; empty values, which stand for absent tags, are left out
 * @param rows one value per column: {@code Long}, {@code Double}, {@code Boolean}, {@code String} or {@code null}
 */
record ResultSeries(String name, Map<String, String> tags, List<String> columns, List<@Nullable Object[]> rows) {

    /** The texts of one column, in order. */
    List<String> texts(String column) {
        int at = columns.indexOf(column);
        return at < 0
                ? List.of()
                : rows.stream().map(row -> String.valueOf(row[at])).toList();
    }
}
