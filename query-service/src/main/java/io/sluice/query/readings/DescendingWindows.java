/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.readings;

import io.sluice.store.window.WindowRow;
import io.sluice.store.window.WindowSink;
import io.sluice.support.problem.ApiException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpStatus;

/** Turns each series' windows around, newest first. Holds one series' windows at a time. Not thread-safe. */
final class DescendingWindows implements WindowSink {

    private static final int MAX_WINDOWS = 200_000;

    private final WindowSink target;
    private final List<WindowRow> held = new ArrayList<>();

    DescendingWindows(WindowSink target) {
        this.target = target;
    }

    @Override
    public boolean accept(WindowRow row) {
        if (!held.isEmpty() && !held.getLast().series().equals(row.series()) && !flush()) {
            return false;
        }
        if (held.size() == MAX_WINDOWS) {
            throw ApiException.of(
                    HttpStatus.BAD_REQUEST,
                    "too-many-windows",
                    "A series has more than %d windows in the range, which is the most that order=desc can turn around. Take longer windows, a shorter range, or order=asc."
                            .formatted(MAX_WINDOWS));
        }
        held.add(row);
        return true;
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
        return wanted;
    }
}
