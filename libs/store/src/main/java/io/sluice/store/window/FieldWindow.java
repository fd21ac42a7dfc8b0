/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.window;

import io.sluice.model.FieldValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All functions of one field over the current window. */
final class FieldWindow {

    private final String field;
    private final List<WindowFunction> functions;
    private final HeldValues held;
    private final boolean holds;
    private final boolean numeric;
    private final List<Statistic> statistics;
    private long points;

    FieldWindow(String field, List<WindowFunction> functions, HeldValues.Budget budget) {
        this.field = field;
        this.functions = functions;
        this.held = new HeldValues(budget);
        this.numeric = functions.stream().anyMatch(WindowFunction::isNumeric);
        this.statistics = functions.stream().map(this::statistic).toList();
        this.holds = statistics.stream().anyMatch(HeldValues.Rank.class::isInstance);
    }

    private Statistic statistic(WindowFunction function) {
        return switch (function) {
            case MEAN -> new Statistics.Mean();
            case MIN -> new Statistics.Extreme(false);
            case MAX -> new Statistics.Extreme(true);
            case SUM -> new Statistics.Sum();
            case COUNT -> new Statistics.Count();
            case FIRST -> new Statistics.Edge(false);
            case LAST -> new Statistics.Edge(true);
            case MEDIAN, P95, P99 -> new HeldValues.Rank(held, function);
            case STDDEV -> new Statistics.Deviation();
            case RATE -> new Statistics.Rate();
        };
    }

    void add(FieldValue value) {
        if (numeric && !value.type().isNumeric()) {
            throw new IllegalArgumentException(
                    "field '%s' holds %s values, of which %s cannot be said; count, first and last can"
                            .formatted(field, value.type(), functions));
        }
        points++;
        if (holds) {
            held.add(value);
        }
        for (Statistic statistic : statistics) {
            statistic.add(value);
        }
    }

    boolean isEmpty() {
        return points == 0;
    }

    @Nullable
    FieldValue result(int function, double windowSeconds) {
        return isEmpty() ? null : statistics.get(function).result(windowSeconds);
    }

    void clear() {
        points = 0;
        held.clear();
        statistics.forEach(Statistic::clear);
    }
}
