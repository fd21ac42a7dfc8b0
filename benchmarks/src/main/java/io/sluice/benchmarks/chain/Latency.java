/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

import org.HdrHistogram.Histogram;

/** Percentiles of a time in milliseconds, and how many times there were. */
public record Latency(long count, double p50, double p90, double p99, double p999, double max) {

    private static final double MICROS_PER_MILLI = 1_000;

    /** Of a histogram in microseconds. */
    static Latency of(Histogram micros) {
        return new Latency(
                micros.getTotalCount(),
                at(micros, 50),
                at(micros, 90),
                at(micros, 99),
                at(micros, 99.9),
                micros.getMaxValue() / MICROS_PER_MILLI);
    }

    private static double at(Histogram micros, double percentile) {
        return micros.getValueAtPercentile(percentile) / MICROS_PER_MILLI;
    }
}
