/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.window;

import io.sluice.model.FieldValue;
import io.sluice.model.SeriesKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One window of one series.
 *
 * @param startNanos the window's start, which is its label; the first window of a range may start before the range
 * @param values one per {@link WindowQuery#columns() column}; {@code null} where there is nothing to say. Means, ranks,
 *     deviations and rates are floats; sums and extremes of integers are integers where exact
 */
public record WindowRow(SeriesKey series, long startNanos, List<@Nullable FieldValue> values) {

    public WindowRow {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }
}
