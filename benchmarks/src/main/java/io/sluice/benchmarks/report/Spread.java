/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** The median of several figures, and the lowest and highest of them. */
public record Spread(double median, double lowest, double highest) {

    /** Of at least one value. */
    public static Spread of(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("there is no median of nothing");
        }
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, Arrays.stream(sorted).min().orElseThrow(), sorted[sorted.length - 1]);
    }

    /** {@code median (lowest to highest)}, each in this format. */
    public String text(String format) {
        return String.format(Locale.ROOT, format + " (" + format + " to " + format + ")", median, lowest, highest);
    }
}
