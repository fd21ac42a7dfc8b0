/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

import io.sluice.benchmarks.load.LoadSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Many messages, and what memory ingest needs meanwhile. At a rate that the broker can hand over: beyond it Mosquitto keeps
 * what it takes too much, and after some minutes measures its own memory.
 */
final class LongPass {

    private static final int PER_SECOND = 25_000;
    private static final double NANOS = 1e9;
    private static final double MIB = 1 << 20;
    private static final Duration DRAIN_LIMIT = Duration.ofMinutes(30);

    private final Rig rig;

    LongPass(Rig rig) {
        this.rig = rig;
    }

    LongRunResult run(long messages, Duration between) throws IOException, InterruptedException {
        String measurement = rig.newMeasurement();
        long base = rig.ingest().pipeline().stored();
        List<LongRunResult.Sample> samples = new ArrayList<>();
        try (LoadSource load = LoadSource.start(rig.load(measurement, messages, PER_SECOND))) {
            long stored = 0;
            while (stored < messages) {
                Thread.sleep(load.sent() < messages ? between : Duration.ofMillis(500));
                stored = rig.ingest().pipeline().stored() - base;
                samples.add(sample(load.startedAt(), stored));
                requireTime(load.startedAt());
            }
            double seconds = (System.nanoTime() - load.startedAt()) / NANOS;
            rig.requireExact(measurement, load.await());
            return new LongRunResult(messages, messages / seconds, samples);
        }
    }

    private LongRunResult.Sample sample(long startedAt, long stored) throws IOException, InterruptedException {
        return new LongRunResult.Sample(
                (System.nanoTime() - startedAt) / NANOS,
                stored,
                rig.ingest().residentBytes() / MIB,
                rig.ingest().heapBytes() / MIB);
    }

    private static void requireTime(long startedAt) {
        if (System.nanoTime() - startedAt > DRAIN_LIMIT.toNanos()) {
            throw new IllegalStateException("the long run has not come to its end within " + DRAIN_LIMIT);
        }
    }
}
