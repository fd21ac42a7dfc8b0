/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.readings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.FieldValue;
import io.sluice.model.SeriesKey;
import io.sluice.store.window.WindowRow;
import io.sluice.support.problem.ApiException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DescendingWindowsTest {

    private static final FieldValue NUMBER = new FieldValue.FloatValue(1);

    private final List<Long> given = new ArrayList<>();
    private final DescendingWindows windows = new DescendingWindows(row -> given.add(row.startNanos()));

    private void take(String device, int count, FieldValue value, int columns) {
        SeriesKey series = SeriesKey.of("m", "site", device);
        List<FieldValue> row = Collections.nCopies(columns, value);
        for (int i = 0; i < count; i++) {
            windows.accept(new WindowRow(series, i, row));
        }
    }

    @Test
    void manyWindowsOf240ColumnsAreRefusedWithTheFiguresAndTheWayOut() {
        take("d", 4166, NUMBER, 240);

        assertThatThrownBy(() -> take("d", 1, NUMBER, 240))
                .isInstanceOfSatisfying(ApiException.class, refused -> {
                    assertThat(refused.code()).isEqualTo("too-many-windows");
                    assertThat(refused.status().value()).isEqualTo(400);
                })
                .hasMessageContainingAll("4166 windows of 240 values", "200000 windows and 1000000 values")
                .hasMessageContainingAll("longer windows", "fewer fields or functions", "order=asc");
    }

    @Test
    void longTextsCountForSeveralValues() {
        FieldValue text = new FieldValue.StringValue("x".repeat(60_000));
        take("d", 199, text, 1);

        assertThatThrownBy(() -> take("d", 1, text, 1)).isInstanceOf(ApiException.class);
    }

    @Test
    void narrowWindowsAreBoundedByTheirNumber() {
        take("d", 200_000, NUMBER, 1);

        assertThatThrownBy(() -> take("d", 1, NUMBER, 1)).isInstanceOf(ApiException.class);
    }

    @Test
    void everySeriesHasTheBoundForItselfAndComesNewestFirst() {
        take("a", 4000, NUMBER, 240);
        take("b", 4000, NUMBER, 240);
        windows.flush();

        List<Long> newestFirst = Stream.iterate(3999L, i -> i - 1).limit(4000).toList();
        assertThat(given.subList(0, 4000)).isEqualTo(newestFirst);
        assertThat(given.subList(4000, 8000)).isEqualTo(newestFirst);
    }
}
