/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

import io.sluice.benchmarks.load.LoadPlan;
import io.sluice.benchmarks.load.LoadSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Load at a set rate: what share of a core ingest takes, and how long a message is on its way. */
final class SteadyPass {

    private static final double NANOS = 1e9;
    private static final double PERCENT = 100;
    private static final Duration DRAIN_LIMIT = Duration.ofMinutes(2);
    private static final long LONGEST_MICROS = 600_000_000;

    private final Rig rig;
    private final int perSecond;

    SteadyPass(Rig rig, int perSecond) {
        this.rig = rig;
        this.perSecond = perSecond;
    }

    /**
     * Share of a core and publish to queryable, both in the second half; ingest itself is asked nothing meanwhile.
     */
    SteadyResult.Undisturbed undisturbed(Duration length) throws IOException, InterruptedException {
        String measurement = rig.newMeasurement();
        String marked = rig.newMeasurement();
        long before = rig.ingest().pipeline().stored();
        try (LoadSource load = LoadSource.start(rig.load(measurement, LoadPlan.UNTIL_FINISHED, perSecond));
                MarkedReadings marks = MarkedReadings.start(rig, marked)) {
            Thread.sleep(length.dividedBy(2));
            marks.record();
            double cpu = rig.ingest().cpuSeconds();
            long from = System.nanoTime();
            long sentBefore = load.sent();
            Thread.sleep(length.dividedBy(2));
            double share = (rig.ingest().cpuSeconds() - cpu) / ((System.nanoTime() - from) / NANOS);
            double rate = (load.sent() - sentBefore) / ((System.nanoTime() - from) / NANOS);
            long markCount = marks.finish();
            load.finish();
            long sent = load.await();
            rig.awaitStored(before + sent + markCount, DRAIN_LIMIT);
            rig.requireExact(measurement, sent);
            rig.requireExact(marked, markCount);
            return new SteadyResult.Undisturbed(rate, share * PERCENT, marks.latency(), marks.query());
        }
    }

    /**
     * Publish to stored, that is, until ingest counts it after the store's answer. Ingest is asked for its counter all the
     * while, which is why nothing else is measured here: when it first counts <i>k</i> messages, the time is taken since
     * <i>k</i> were sent.
     */
    Latency publishToStored(Duration length) throws IOException, InterruptedException {
        String measurement = rig.newMeasurement();
        long before = rig.ingest().pipeline().stored();
        Histogram latencies = new Histogram(LONGEST_MICROS, 3);
        Deque<long[]> waiting = new ArrayDeque<>();
        try (LoadSource load = LoadSource.start(rig.load(measurement, LoadPlan.UNTIL_FINISHED, perSecond))) {
            long recordFrom = System.nanoTime() + length.dividedBy(2).toNanos();
            long end = System.nanoTime() + length.toNanos();
            while (System.nanoTime() < end) {
                waiting.add(new long[] {System.nanoTime(), load.sent()});
                long stored = rig.ingest().pipeline().stored() - before;
                long now = System.nanoTime();
                while (!waiting.isEmpty() && waiting.getFirst()[1] <= stored) {
                    long since = waiting.removeFirst()[0];
                    if (since > recordFrom) {
                        latencies.recordValue((now - since) / 1_000);
                    }
                }
                TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(2, 13));
            }
            load.finish();
            long sent = load.await();
            rig.awaitStored(before + sent, DRAIN_LIMIT);
            rig.requireExact(measurement, sent);
        }
        return Latency.of(latencies);
    }
}
