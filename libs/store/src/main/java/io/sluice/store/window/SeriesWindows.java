/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.window;

import io.sluice.model.Field;
import io.sluice.model.FieldValue;
import io.sluice.model.FieldValue.IntegerValue;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The windows of one series, as its rows go by. Not thread-safe. */
final class SeriesWindows {

    private final SeriesKey series;
    private final WindowQuery query;
    private final @Nullable WindowGrid grid;
    private final Map<String, FieldWindow> fields = new HashMap<>();
    private final List<FieldWindow> inOrder;
    private final Filler filler;
    private boolean begun;
    private long start;
    private long end;
    /** Start of the first window that was not yet handed on; meaningful when empty ones are filled. */
    private long next;

    SeriesWindows(
            SeriesKey series,
            WindowQuery query,
            @Nullable WindowGrid grid,
            HeldValues.Budget budget,
            Filler.Output output) {
        this.series = series;
        this.query = query;
        this.grid = grid;
        query.fields().forEach(field -> fields.put(field, new FieldWindow(field, query.functions(), budget)));
        this.inOrder = query.fields().stream().map(fields::get).toList();
        this.filler = Filler.of(query.fill(), query.columns().size(), output);
        this.next = grid == null ? query.fromNanos() : grid.startOf(query.fromNanos());
    }

    SeriesKey series() {
        return series;
    }

    void add(Reading row) {
        if (!begun || row.timeNanos() >= end) {
            closeWindow();
            openWindow(row.timeNanos());
        }
        for (Field field : row.fields()) {
            FieldWindow window = fields.get(field.name());
            if (window != null) {
                window.add(field.value());
            }
        }
    }

    void finish() {
        closeWindow();
        handOnEmptyUntil(query.toNanos());
        filler.finish();
    }

    private void openWindow(long timeNanos) {
        begun = true;
        start = grid == null ? query.fromNanos() : grid.startOf(timeNanos);
        end = grid == null ? query.toNanos() : grid.endOf(timeNanos);
        handOnEmptyUntil(start);
    }

    private void handOnEmptyUntil(long limit) {
        if (query.fill() == Fill.NONE || grid == null) {
            return;
        }
        while (next < limit) {
            filler.accept(cells(next, 0));
            next = grid.endOf(next);
        }
    }

    private void closeWindow() {
        if (!begun) {
            return;
        }
        if (inOrder.stream().anyMatch(window -> !window.isEmpty())) {
            filler.accept(cells(start, ((double) end - start) / 1e9));
            inOrder.forEach(FieldWindow::clear);
            next = end;
        }
        begun = false;
    }

    private Filler.Cells cells(long startNanos, double windowSeconds) {
        int functions = query.functions().size();
        @Nullable FieldValue[] values = new FieldValue[inOrder.size() * functions];
        boolean[] empty = new boolean[values.length];
        for (int column = 0; column < values.length; column++) {
            FieldWindow window = inOrder.get(column / functions);
            values[column] = window.result(column % functions, windowSeconds);
            empty[column] = window.isEmpty();
            if (empty[column] && isFilledCount(query.functions().get(column % functions))) {
                values[column] = new IntegerValue(0);
                empty[column] = false;
            }
        }
        return new Filler.Cells(startNanos, values, empty);
    }

    private boolean isFilledCount(WindowFunction function) {
        return function == WindowFunction.COUNT && query.fill() != Fill.NONE;
    }
}
