/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.pipeline;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Rates over the last ten seconds, from counters that are looked at whenever somebody asks. Thread-safe. Asked for the
 * first time in a while, it answers with the rate since the last look, at most a minute ago.
 */
final class RateSampler {

    private static final long WINDOW_NANOS = 10_000_000_000L;
    private static final long OLDEST_NANOS = 60_000_000_000L;
    private static final long SPACING_NANOS = 500_000_000L;

    private record Sample(long atNanos, long received, long stored, Map<Long, Long> lanes) {}

    /**
     * What was measured.
     *
     * @param lanes messages settled per second, by where the lane began
     */
    record Measured(PipelineSnapshot.Rates rates, Map<Long, Double> lanes) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Takes note of the counters, and tells their rates. */
    synchronized Measured measure(long nowNanos, long received, long stored, Map<Long, Long> lanes) {
        while (samples.size() > 1 && nowNanos - samples.getFirst().atNanos > WINDOW_NANOS) {
            samples.removeFirst();
        }
        if (!samples.isEmpty() && nowNanos - samples.getFirst().atNanos > OLDEST_NANOS) {
            samples.clear();
        }
        Sample now = new Sample(nowNanos, received, stored, Map.copyOf(lanes));
        Measured measured = samples.isEmpty()
                ? new Measured(new PipelineSnapshot.Rates(0, 0), Map.of())
                : between(samples.getFirst(), now);
        if (samples.isEmpty() || nowNanos - samples.getLast().atNanos >= SPACING_NANOS) {
            samples.addLast(now);
        }
        return measured;
    }

    private static Measured between(Sample from, Sample to) {
        double seconds = Math.max(1, to.atNanos - from.atNanos) / 1e9;
        Map<Long, Double> lanes = new HashMap<>();
        to.lanes.forEach((lane, settled) ->
                lanes.put(lane, Math.max(0, settled - from.lanes.getOrDefault(lane, 0L)) / seconds));
        return new Measured(
                new PipelineSnapshot.Rates(
                        Math.max(0, to.received - from.received) / seconds,
                        Math.max(0, to.stored - from.stored) / seconds),
                lanes);
    }
}
