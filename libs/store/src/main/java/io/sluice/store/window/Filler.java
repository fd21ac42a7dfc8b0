/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.window;

import io.sluice.model.FieldValue;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Takes one series' windows in order, gives the empty cells their values, and hands the windows on. */
interface Filler {

    /** A window; with every fill but none, the windows come without gaps. */
    void accept(Cells window);

    /** No more windows of this series. */
    void finish();

    /** Where filled windows go. */
    interface Output {
        void emit(Cells window);
    }

    /**
     * A window's values, changed in place until it is handed on.
     *
     * @param empty which columns have no point in the window and want filling
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared; a window's values in the making
    record Cells(long startNanos, @Nullable FieldValue[] values, boolean[] empty) {}

    static Filler of(Fill fill, int columns, Output output) {
        return switch (fill) {
            case NONE, NULL -> new Unfilled(output);
            case PREVIOUS -> new Repeating(columns, output);
            case LINEAR -> new Interpolating(columns, output);
        };
    }

    /** Empty cells stay empty. */
    record Unfilled(Output output) implements Filler {

        @Override
        public void accept(Cells window) {
            output.emit(window);
        }

        @Override
        public void finish() {}
    }

    /** Empty cells repeat their column's last value. */
    final class Repeating implements Filler {
        private final @Nullable FieldValue[] last;
        private final Output output;

        Repeating(int columns, Output output) {
            this.last = new FieldValue[columns];
            this.output = output;
        }

        @Override
        public void accept(Cells window) {
            for (int column = 0; column < last.length; column++) {
                if (window.empty()[column]) {
                    window.values()[column] = last[column];
                } else if (window.values()[column] != null) {
                    last[column] = window.values()[column];
                }
            }
            output.emit(window);
        }

        @Override
        public void finish() {}
    }

    /** Empty cells wait for their column's next number; texts and booleans are not interpolated. */
    final class Interpolating implements Filler {
        private final Deque<Cells> waiting = new ArrayDeque<>();
        private final @Nullable Cells[] anchors;
        private final boolean[] open;
        private final Output output;

        Interpolating(int columns, Output output) {
            this.anchors = new Cells[columns];
            this.open = new boolean[columns];
            this.output = output;
        }

        @Override
        public void accept(Cells window) {
            for (int column = 0; column < anchors.length; column++) {
                if (window.empty()[column]) {
                    // Before the first number there is nothing to draw a line from, so nothing to wait for.
                    open[column] |= anchors[column] != null;
                } else {
                    anchor(column, window);
                }
            }
            waiting.add(window);
            if (!anyOpen()) {
                emitAll();
            }
        }

        private void anchor(int column, Cells window) {
            FieldValue value = window.values()[column];
            if (value == null) {
                return;
            }
            Cells anchor = anchors[column];
            if (anchor != null && open[column] && value.type().isNumeric()) {
                interpolate(column, anchor, window);
            }
            open[column] = false;
            anchors[column] = value.type().isNumeric() ? window : null;
        }

        private void interpolate(int column, Cells from, Cells to) {
            double low = Statistics.number(valueOf(from, column));
            double high = Statistics.number(valueOf(to, column));
            double length = (double) to.startNanos() - from.startNanos();
            Iterator<Cells> backwards = waiting.descendingIterator();
            while (backwards.hasNext()) {
                Cells window = backwards.next();
                if (window.startNanos() <= from.startNanos()) {
                    return;
                }
                if (window.empty()[column]) {
                    double share = (window.startNanos() - from.startNanos()) / length;
                    window.values()[column] = Statistics.result(low + (high - low) * share);
                }
            }
        }

        private static FieldValue valueOf(Cells window, int column) {
            FieldValue value = window.values()[column];
            if (value == null) {
                throw new IllegalStateException("an anchor without a value");
            }
            return value;
        }

        private boolean anyOpen() {
            for (boolean each : open) {
                if (each) {
                    return true;
                }
            }
            return false;
        }

        private void emitAll() {
            waiting.forEach(output::emit);
            waiting.clear();
        }

        @Override
        public void finish() {
            emitAll();
            Arrays.fill(anchors, null);
        }
    }
}
