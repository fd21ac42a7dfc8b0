/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

import io.sluice.benchmarks.load.LoadSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One long pass at the full rate after a warm-up, with a profiler in ingest during its second half. */
public final class ProfileBenchmark {

    private static final long POLL_MILLIS = 20;

    /** Samples are few, so the pass is as long as several. */
    private static final int PASSES = 5;

    private static final double MICROS = 1e6;

    private final ChainPlan plan;
    private final Path ingestJar;
    private final Path folder;
    private final Consumer<String> news;

    /** The arguments are those of {@link ChainBenchmark}. */
    public ProfileBenchmark(ChainPlan plan, Path ingestJar, Path folder, Consumer<String> news) {
        this.plan = plan;
        this.ingestJar = ingestJar;
        this.folder = folder;
        this.news = news;
    }

    /**
     * Runs it.
     *
     * @param collapsed the file the stacks are written to
     * @return microseconds of processor time per message in ingest, the profiler's own share included
     */
    public double run(Path collapsed) throws IOException, InterruptedException {
        try (Rig rig = Rig.start(ingestJar, folder, ChainBenchmark.jvmOptions(plan))) {
            news.accept("warm-up");
            new FullRatePass(rig).chain(plan.warmUp());
            news.accept("the pass that is profiled");
            return profile(rig, new Profiler(rig.ingest().pid(), folder), collapsed);
        }
    }

    private double profile(Rig rig, Profiler profiler, Path collapsed) throws IOException, InterruptedException {
        long messages = plan.messages() * PASSES;
        String measurement = rig.newMeasurement();
        long base = rig.ingest().pipeline().stored();
        try (LoadSource load = LoadSource.start(rig.load(measurement, messages, 0))) {
            while (load.sent() < messages / 2) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
            profiler.start();
            long from = rig.ingest().pipeline().stored() - base;
            double cpu = rig.ingest().cpuSeconds();
            load.await();
            long to = rig.ingest().pipeline().stored() - base;
            double used = rig.ingest().cpuSeconds() - cpu;
            profiler.stop(collapsed);
            return used * MICROS / (to - from);
        }
    }
}
