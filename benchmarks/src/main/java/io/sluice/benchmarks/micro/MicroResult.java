/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.micro;

/**
 * What JMH found out about one method.
 *
 * @param name class and method without the package and the word Benchmark, with the parameters if there are any
 * @param score in {@code unit}
 * @param error half of the 99.9 % confidence interval, in {@code unit}; NaN when there were too few iterations for one
 * @param unit as JMH names it: {@code ops/s} or {@code us/op}
 * @param bytesPerOperation allocated by the benchmark's thread
 */
public record MicroResult(String name, double score, double error, String unit, double bytesPerOperation) {

    /** The name of the one that has a target. */
    public static final String DECODE = "Decode.decodeMessage";
}
