/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.window;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What is said of a window's points. */
public enum WindowFunction {
    MEAN,
    MIN,
    MAX,
    SUM,
    /** How many points have the field; 0 for a window without any, unless {@link Fill#NONE}. */
    COUNT,
    FIRST,
    LAST,
    /** The mean of the two middle values, or the middle one. */
    MEDIAN,
    /** The 95th percentile by nearest rank: always a value that was measured. */
    P95,
    /** The 99th percentile by nearest rank. */
    P99,
    /** The sample's standard deviation; null for a single point. */
    STDDEV,
    /**
     * Per second: the positive increments between consecutive points of the window, divided by the window's length. A
     * decrease is a counter's reset and adds nothing; a single point gives 0.
     */
    RATE;

    /** The name used in requests and in column titles. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it can only be said of numbers. */
    public boolean isNumeric() {
        return switch (this) {
            case COUNT, FIRST, LAST -> false;
            case MEAN, MIN, MAX, SUM, MEDIAN, P95, P99, STDDEV, RATE -> true;
        };
    }

    /** The function of that label, if there is one. */
    public static Optional<WindowFunction> byLabel(String label) {
        return Stream.of(values())
                .filter(function -> function.label().equals(label))
                .findFirst();
    }
}
