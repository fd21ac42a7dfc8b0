/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.readings;

import io.sluice.model.FieldValue;
import io.sluice.model.FieldValue.StringValue;
import io.sluice.store.window.WindowRow;
import io.sluice.store.window.WindowSink;
import io.sluice.support.problem.ApiException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpStatus;

/**
 * Turns each series' windows around, newest first. Holds one series' windows at a time, bounded in windows and in values:
 * with twenty fields and twelve functions a window has 240 of these. Not thread-safe.
 */
final class DescendingWindows implements WindowSink {

    private static final int MAX_WINDOWS = 200_000;
    private static final long MAX_VALUES = 1_000_000;

    /** As many characters as take the memory of one value more. */
    private static final int CHARACTERS_PER_VALUE = 12;

    private final WindowSink target;
    private final List<WindowRow> held = new ArrayList<>();
    private long values;

    DescendingWindows(WindowSink target) {
        this.target = target;
    }

    @Override
    public boolean accept(WindowRow row) {
        if (!held.isEmpty() && !held.getLast().series().equals(row.series()) && !flush()) {
            return false;
        }
        values += valuesOf(row);
        if (held.size() == MAX_WINDOWS || values > MAX_VALUES) {
            throw tooMany(row);
        }
        held.add(row);
        return true;
    }

    private static long valuesOf(WindowRow row) {
        long count = row.values().size();
        for (FieldValue value : row.values()) {
            count += value instanceof StringValue(String text) ? text.length() / CHARACTERS_PER_VALUE : 0;
        }
        return count;
    }

    private ApiException tooMany(WindowRow row) {
        return ApiException.of(
                HttpStatus.BAD_REQUEST,
                "too-many-windows",
                "A series has more than %d windows of %d values each in the range, and order=desc can turn around %d windows and %d values at the most, where a long text counts for several. Take longer windows, a shorter range, fewer fields or functions, or order=asc."
                        .formatted(held.size(), row.values().size(), MAX_WINDOWS, MAX_VALUES));
    }

    /**
     * Hands on what is held; to be called once more at the end.
     *
     * @return whether more are wanted
     */
    boolean flush() {
        boolean wanted = true;
        for (int i = held.size() - 1; i >= 0 && wanted; i--) {
            wanted = target.accept(held.get(i));
        }
        held.clear();
        values = 0;
        return wanted;
    }
}
