/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

import io.sluice.benchmarks.load.LoadPlan;
import io.sluice.benchmarks.load.LoadSource;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The load goes on while the store, or ingest, is away; then it is taken how fast the backlog goes. */
final class CatchUpPass {

    private static final double NANOS = 1e9;
    private static final long POLL_MILLIS = 25;
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** Caught up means that no more is on its way than what is published in this time. */
    private static final double LIVE_SECONDS = 0.25;

    private static final Duration BEFORE = Duration.ofSeconds(2);

    private final Rig rig;
    private final int perSecond;

    CatchUpPass(Rig rig, int perSecond) {
        this.rig = rig;
        this.perSecond = perSecond;
    }

    /** The store is stopped: ingest goes on to acknowledge, and its journal grows. */
    CatchUpResult storeAway(Duration away) throws IOException, InterruptedException {
        return run("store", away, rig.store()::stop, rig.store()::startAgain);
    }

    /** Ingest is stopped: the broker keeps the messages for its session. */
    CatchUpResult ingestAway(Duration away) throws IOException, InterruptedException {
        return run("ingest", away, rig.ingest()::stop, rig.ingest()::startAgain);
    }

    private CatchUpResult run(String what, Duration away, Runnable stop, Runnable startAgain)
            throws IOException, InterruptedException {
        String measurement = rig.newMeasurement();
        long base = rig.ingest().pipeline().stored();
        try (LoadSource load = LoadSource.start(rig.load(measurement, LoadPlan.UNTIL_FINISHED, perSecond))) {
            Thread.sleep(BEFORE);
            stop.run();
            Thread.sleep(away);
            startAgain.run();
            CatchUpResult result = watch(what, load, base);
            load.finish();
            long sent = load.await();
            rig.awaitStored(base + sent, LIMIT);
            rig.requireExact(measurement, sent);
            return result;
        }
    }

    private CatchUpResult watch(String what, LoadSource load, long base) throws IOException, InterruptedException {
        long back = System.nanoTime();
        long storedAtBack = stored(base);
        long sentAtBack = load.sent();
        long storedAtFirst = storedAtBack;
        long first = back;
        while (stored(base) == storedAtBack) {
            first = System.nanoTime();
            requireTime(back);
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        long stored = stored(base);
        while (load.sent() - stored > perSecond * LIVE_SECONDS) {
            requireTime(back);
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            stored = stored(base);
        }
        long now = System.nanoTime();
        return new CatchUpResult(
                what,
                sentAtBack - storedAtBack,
                (load.sent() - sentAtBack) / ((now - back) / NANOS),
                (stored - storedAtFirst) / ((now - first) / NANOS),
                (first - back) / NANOS,
                (now - back) / NANOS);
    }

    private long stored(long base) throws IOException, InterruptedException {
        return rig.ingest().pipeline().stored() - base;
    }

    private static void requireTime(long since) {
        if (System.nanoTime() - since > LIMIT.toNanos()) {
            throw new IllegalStateException("ingest has not caught up within " + LIMIT);
        }
    }
}
