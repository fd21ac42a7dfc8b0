/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.window;

import io.sluice.model.Reading;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns rows into windows while they stream by. Rows come series by series, within one by ascending time, and only from
 * the query's range; the last series' windows come out with {@link #finish}.
 *
 * <p>Memory is one window's values per ranked field, and with linear fill the windows that wait for a next point; both
 * are bounded. Not thread-safe.
 */
public final class WindowCalculator {

    private final WindowQuery query;
    private final @Nullable WindowGrid grid;
    private final HeldValues.Budget budget;
    private final WindowSink sink;
    private @Nullable SeriesWindows current;
    private boolean wanted = true;

    /**
     * A calculator for one query.
     *
     * @throws WindowLimitException when the range has more windows to fill than the limits allow
     */
    public WindowCalculator(WindowQuery query, WindowLimits limits, WindowSink sink) {
        this.query = query;
        this.grid = query.every() == null ? null : new WindowGrid(query.every(), query.zone());
        this.budget = new HeldValues.Budget(limits.heldValues());
        this.sink = sink;
        checkWindows(query, limits);
    }

    private static void checkWindows(WindowQuery query, WindowLimits limits) {
        Every every = query.every();
        if (every == null || query.fill() == Fill.NONE) {
            return;
        }
        double windows =
                ((double) query.toNanos() - query.fromNanos()) / every.nominal().toNanos();
        long columns = query.columns().size();
        long limit = query.fill() == Fill.LINEAR
                ? Math.min(limits.windows(), limits.heldValues() / columns)
                : limits.windows();
        if (windows > limit) {
            throw WindowLimitException.tooManyWindows(limit);
        }
    }

    /**
     * Takes the next row.
     *
     * @return whether more are wanted
     * @throws WindowLimitException when a window has more points than can be ranked
     * @throws IllegalArgumentException when a function that needs numbers meets another type
     */
    public boolean accept(Reading row) {
        SeriesWindows windows = current;
        if (windows == null || !windows.series().equals(row.series())) {
            finish();
            windows = new SeriesWindows(row.series(), query, grid, budget, this::emit);
            current = windows;
        }
        windows.add(row);
        return wanted;
    }

    /** Hands on what is left: no more rows come. */
    public void finish() {
        if (current != null && wanted) {
            current.finish();
        }
        current = null;
    }

    private void emit(Filler.Cells cells) {
        SeriesWindows windows = current;
        if (wanted && windows != null) {
            wanted = sink.accept(new WindowRow(windows.series(), cells.startNanos(), Arrays.asList(cells.values())));
        }
    }
}
