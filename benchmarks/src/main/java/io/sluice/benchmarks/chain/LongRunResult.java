/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

import java.util.List;

/**
 * Memory of the ingest process over a long run.
 *
 * @param messages published and stored
 * @param perSecond over the whole run
 * @param samples in order of time
 */
public record LongRunResult(long messages, double perSecond, List<Sample> samples) {

    /** Memory at one moment, in MiB. */
    public record Sample(double seconds, long stored, double residentMib, double heapMib) {}

    public LongRunResult {
        samples = List.copyOf(samples);
    }

    /** The most that was resident, in MiB. */
    public double largestResidentMib() {
        return samples.stream().mapToDouble(Sample::residentMib).max().orElse(0);
    }

    /** The most heap that was seen in use, garbage included, in MiB. */
    public double largestHeapMib() {
        return samples.stream().mapToDouble(Sample::heapMib).max().orElse(0);
    }

    /** How much more was resident at the end than at a quarter of the run, in per cent; around 0 is flat. */
    public double growthPercent() {
        if (samples.size() < 2) {
            return 0;
        }
        double early = samples.get(samples.size() / 4).residentMib();
        return (samples.getLast().residentMib() - early) / early * 100;
    }
}
