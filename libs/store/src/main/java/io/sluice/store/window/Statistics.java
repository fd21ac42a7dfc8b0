/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.window;

import io.sluice.model.FieldValue;
import io.sluice.model.FieldValue.BooleanValue;
import io.sluice.model.FieldValue.FloatValue;
import io.sluice.model.FieldValue.IntegerValue;
import io.sluice.model.FieldValue.StringValue;
import org.jspecify.annotations.Nullable;

/** The statistics that need to hold no points. Those that do are {@link HeldValues}. */
final class Statistics {

    private Statistics() {}

    /** A point as a double. */
    static double number(FieldValue value) {
        return switch (value) {
            case FloatValue(double number) -> number;
            case IntegerValue(long number) -> number;
            case BooleanValue _, StringValue _ -> throw new IllegalArgumentException(value.type() + " is not a number");
        };
    }

    /** A result as a value; {@code null} when it is beyond the range of doubles. */
    static @Nullable FieldValue result(double number) {
        return Double.isFinite(number) ? new FloatValue(number) : null;
    }

    /** Exact for integers until it leaves 64 bits; for the rest compensated, so that order hardly matters. */
    static final class Sum implements Statistic {
        private boolean whole = true;
        private long exact;
        private double sum;
        private double lost;

        @Override
        public void add(FieldValue value) {
            if (whole) {
                whole = value instanceof IntegerValue(long number) && addExactly(number);
            }
            addRounded(number(value));
        }

        private boolean addExactly(long number) {
            long next = exact + number;
            boolean fits = ((exact ^ next) & (number ^ next)) >= 0;
            exact = next;
            return fits;
        }

        /** Neumaier's summation: the rounding error of each step is kept and added at the end. */
        private void addRounded(double number) {
            double next = sum + number;
            lost += Math.abs(sum) >= Math.abs(number) ? (sum - next) + number : (number - next) + sum;
            sum = next;
        }

        double total() {
            return whole ? exact : sum + lost;
        }

        @Override
        public @Nullable FieldValue result(double windowSeconds) {
            return whole ? new IntegerValue(exact) : Statistics.result(total());
        }

        @Override
        public void clear() {
            whole = true;
            exact = 0;
            sum = 0;
            lost = 0;
        }
    }

    static final class Mean implements Statistic {
        private final Sum sum = new Sum();
        private long count;

        @Override
        public void add(FieldValue value) {
            sum.add(value);
            count++;
        }

        @Override
        public @Nullable FieldValue result(double windowSeconds) {
            return Statistics.result(sum.total() / count);
        }

        @Override
        public void clear() {
            sum.clear();
            count = 0;
        }
    }

    /** The least value, or the greatest. */
    static final class Extreme implements Statistic {
        private final boolean greatest;
        private @Nullable FieldValue best;

        Extreme(boolean greatest) {
            this.greatest = greatest;
        }

        @Override
        public void add(FieldValue value) {
            FieldValue known = best;
            int order = known == null ? 0 : compare(value, known);
            if (known == null || (greatest ? order > 0 : order < 0)) {
                best = value;
            }
        }

        private static int compare(FieldValue left, FieldValue right) {
            return left instanceof IntegerValue(long a) && right instanceof IntegerValue(long b)
                    ? Long.compare(a, b)
                    : Double.compare(number(left), number(right));
        }

        @Override
        public @Nullable FieldValue result(double windowSeconds) {
            return best;
        }

        @Override
        public void clear() {
            best = null;
        }
    }

    static final class Count implements Statistic {
        private long count;

        @Override
        public void add(FieldValue value) {
            count++;
        }

        @Override
        public FieldValue result(double windowSeconds) {
            return new IntegerValue(count);
        }

        @Override
        public void clear() {
            count = 0;
        }
    }

    /** The first point of a window, or the last. */
    static final class Edge implements Statistic {
        private final boolean last;
        private @Nullable FieldValue kept;

        Edge(boolean last) {
            this.last = last;
        }

        @Override
        public void add(FieldValue value) {
            if (last || kept == null) {
                kept = value;
            }
        }

        @Override
        public @Nullable FieldValue result(double windowSeconds) {
            return kept;
        }

        @Override
        public void clear() {
            kept = null;
        }
    }

    /** The sample's standard deviation, by Welford's method. */
    static final class Deviation implements Statistic {
        private long count;
        private double mean;
        private double squares;

        @Override
        public void add(FieldValue value) {
            double number = number(value);
            double before = number - mean;
            count++;
            mean += before / count;
            squares += before * (number - mean);
        }

        @Override
        public @Nullable FieldValue result(double windowSeconds) {
            return count < 2 ? null : Statistics.result(Math.sqrt(squares / (count - 1)));
        }

        @Override
        public void clear() {
            count = 0;
            mean = 0;
            squares = 0;
        }
    }

    /** The increments of a counter per second. */
    static final class Rate implements Statistic {
        private @Nullable FieldValue previous;
        private double increments;

        @Override
        public void add(FieldValue value) {
            FieldValue before = previous;
            if (before != null) {
                increments += Math.max(0, increment(before, value));
            }
            previous = value;
        }

        /** Integers are subtracted before they are rounded: large counters keep their small steps. */
        private static double increment(FieldValue from, FieldValue to) {
            if (from instanceof IntegerValue(long a) && to instanceof IntegerValue(long b)) {
                long step = b - a;
                boolean fits = ((b ^ a) & (b ^ step)) >= 0;
                return fits ? step : (double) b - (double) a;
            }
            return number(to) - number(from);
        }

        @Override
        public @Nullable FieldValue result(double windowSeconds) {
            return Statistics.result(increments / windowSeconds);
        }

        @Override
        public void clear() {
            previous = null;
            increments = 0;
        }
    }
}
