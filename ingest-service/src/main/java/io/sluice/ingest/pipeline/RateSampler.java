/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.pipeline;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Rates over the last ten seconds, from counters that are looked at whenever somebody asks. Thread-safe. Asked for the
 * first time in a while, it answers with the rate since the last look, at most a minute ago.
 */
final class RateSampler {

    private static final long WINDOW_NANOS = 10_000_000_000L;
    private static final long OLDEST_NANOS = 60_000_000_000L;
    private static final long SPACING_NANOS = 500_000_000L;

    private record Sample(long atNanos, long received, long stored) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Takes note of the counters, and tells their rates. */
    synchronized PipelineSnapshot.Rates rates(long nowNanos, long received, long stored) {
        while (samples.size() > 1 && nowNanos - samples.getFirst().atNanos > WINDOW_NANOS) {
            samples.removeFirst();
        }
        if (!samples.isEmpty() && nowNanos - samples.getFirst().atNanos > OLDEST_NANOS) {
            samples.clear();
        }
        PipelineSnapshot.Rates rates = new PipelineSnapshot.Rates(0, 0);
        if (!samples.isEmpty()) {
            Sample from = samples.getFirst();
            double seconds = Math.max(1, nowNanos - from.atNanos) / 1e9;
            rates = new PipelineSnapshot.Rates(
                    Math.max(0, received - from.received) / seconds, Math.max(0, stored - from.stored) / seconds);
        }
        if (samples.isEmpty() || nowNanos - samples.getLast().atNanos >= SPACING_NANOS) {
            samples.addLast(new Sample(nowNanos, received, stored));
        }
        return rates;
    }
}
