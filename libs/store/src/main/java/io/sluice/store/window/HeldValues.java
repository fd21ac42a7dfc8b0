/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.window;

import io.sluice.model.FieldValue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one field in one window, for the functions that rank them. Shared by those functions, sorted once.
 * What all fields of a window hold together is bounded by the {@link Budget}.
 */
final class HeldValues {

    private final Budget budget;
    private double[] values = new double[64];
    private int size;
    private boolean sorted = true;

    HeldValues(Budget budget) {
        this.budget = budget;
    }

    void add(FieldValue value) {
        budget.take();
        if (size == values.length) {
            values = Arrays.copyOf(values, size + (size >> 1));
        }
        values[size++] = Statistics.number(value);
        sorted = false;
    }

    void clear() {
        budget.giveBack(size);
        size = 0;
    }

    /** The percentile by nearest rank: the smallest value that at least so many percent do not exceed. */
    double percentile(int percent) {
        sort();
        long rank = ((long) size * percent + 99) / 100;
        return values[(int) rank - 1];
    }

    double median() {
        sort();
        int middle = size / 2;
        return size % 2 == 1 ? values[middle] : values[middle - 1] / 2 + values[middle] / 2;
    }

    private void sort() {
        if (!sorted) {
            Arrays.sort(values, 0, size);
            sorted = true;
        }
    }

    /** A function of the held values; the points themselves are added by {@link FieldWindow}, once for all of them. */
    static final class Rank implements Statistic {
        private final HeldValues held;
        private final WindowFunction function;

        Rank(HeldValues held, WindowFunction function) {
            this.held = held;
            this.function = function;
        }

        @Override
        public void add(FieldValue value) {}

        @Override
        public @Nullable FieldValue result(double windowSeconds) {
            return Statistics.result(
                    switch (function) {
                        case MEDIAN -> held.median();
                        case P95 -> held.percentile(95);
                        case P99 -> held.percentile(99);
                        case MEAN, MIN, MAX, SUM, COUNT, FIRST, LAST, STDDEV, RATE ->
                            throw new IllegalStateException(function + " ranks nothing");
                    });
        }

        @Override
        public void clear() {}
    }

    /** How many values may still be held. */
    static final class Budget {
        private final int limit;
        private int taken;

        Budget(int limit) {
            this.limit = limit;
        }

        void take() {
            if (taken == limit) {
                throw WindowLimitException.tooManyPoints(limit);
            }
            taken++;
        }

        void giveBack(int count) {
            taken -= count;
        }
    }
}
