/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything about the whole chain, in order: warm-up, rounds of null subscriber, chain and bare client, set rate, store away, long run, ingest away.
 * After each pass that went through ingest the rows in the store are counted; a count that is off ends the benchmark, but
 * for the last pass, where it becomes a fault in the report.
 */
public final class ChainBenchmark {

    private static final Duration SAMPLE_DISTANCE = Duration.ofSeconds(2);

    private final ChainPlan plan;
    private final Path ingestJar;
    private final Path folder;
    private final Consumer<String> news;

    /**
     * @param ingestJar the program to be measured
     * @param folder for its data and the logs; it decides which disk is forced
     * @param news told what is going on, a line at a time
     */
    public ChainBenchmark(ChainPlan plan, Path ingestJar, Path folder, Consumer<String> news) {
        this.plan = plan;
        this.ingestJar = ingestJar;
        this.folder = folder;
        this.news = news;
    }

    /** What the ingest process and the bare client are started with: the collector is the README's. */
    public static List<String> jvmOptions(ChainPlan plan) {
        return List.of("-Xmx" + plan.heap(), "-XX:+UseSerialGC");
    }

    /** Runs all of it. */
    public ChainResult run() throws IOException, InterruptedException {
        try (Rig rig = Rig.start(ingestJar, folder, jvmOptions(plan))) {
            FullRate atFullRate = fullRate(new FullRatePass(rig));
            SteadyResult steady = steady(new SteadyPass(rig, plan.perSecond()));
            CatchUpPass catchUp = new CatchUpPass(rig, plan.perSecond());
            List<CatchUpResult> catchUps = new ArrayList<>(List.of(tell(catchUp.storeAway(plan.away()))));
            LongRunResult longRun = longRun(rig);
            List<String> faults = new ArrayList<>();
            ingestAway(catchUp, catchUps, faults);
            return new ChainResult(
                    plan,
                    rig.versions(),
                    atFullRate.nulls(),
                    atFullRate.chains(),
                    atFullRate.bare(),
                    steady,
                    catchUps,
                    longRun,
                    faults);
        }
    }

    private record FullRate(List<PassResult> nulls, List<PassResult> chains, List<PassResult> bare) {}

    /** All three in turn, so that what slows the machine down for a while slows all of them, and all three as warm. */
    private FullRate fullRate(FullRatePass pass) throws IOException, InterruptedException {
        try (PahoProgram client = pass.startBareClient(jvmOptions(plan), folder)) {
            tell("warm-up of the null subscriber", pass.nullSubscriber(plan.messages()));
            tell("warm-up of the chain", pass.chain(plan.warmUp()));
            tell("warm-up of the bare Paho consumer", pass.bareClient(client, plan.warmUp()));
            FullRate results = new FullRate(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int round = 1; round <= plan.rounds(); round++) {
                String which = " %d of %d".formatted(round, plan.rounds());
                results.nulls.add(tell("null subscriber" + which, pass.nullSubscriber(plan.messages())));
                results.chains.add(tell("whole chain" + which, pass.chain(plan.messages())));
                results.bare.add(tell("bare Paho consumer" + which, pass.bareClient(client, plan.messages())));
            }
            return results;
        }
    }

    private SteadyResult steady(SteadyPass pass) throws IOException, InterruptedException {
        SteadyResult.Undisturbed undisturbed = pass.undisturbed(plan.steady());
        tell(
                "%.0f msg/s: %.1f %% of a core, publish to queryable p50 %.0f ms, p99 %.0f ms",
                undisturbed.perSecond(),
                undisturbed.corePercent(),
                undisturbed.publishToQueryable().p50(),
                undisturbed.publishToQueryable().p99());
        Latency stored = pass.publishToStored(plan.stored());
        tell("publish to stored: p50 %.0f ms, p99 %.0f ms", stored.p50(), stored.p99());
        return new SteadyResult(undisturbed, stored);
    }

    /** Last of all: if its counts are off, the figures before it stand, and the report says so. */
    private void ingestAway(CatchUpPass pass, List<CatchUpResult> results, List<String> faults)
            throws IOException, InterruptedException {
        try {
            results.add(tell(pass.ingestAway(plan.away())));
        } catch (IllegalStateException notExact) {
            String fault = "ingest was away: " + notExact.getMessage();
            faults.add(fault);
            news.accept(fault);
        }
    }

    private @Nullable LongRunResult longRun(Rig rig) throws IOException, InterruptedException {
        if (plan.longRun() == 0) {
            return null;
        }
        LongRunResult result = new LongPass(rig).run(plan.longRun(), SAMPLE_DISTANCE);
        tell(
                "long run: %d messages at %.0f msg/s, resident %.0f MiB, growth %.1f %%",
                result.messages(), result.perSecond(), result.largestResidentMib(), result.growthPercent());
        return result;
    }

    private PassResult tell(String what, PassResult pass) {
        tell(
                "%s: %.0f msg/s; µs per message: receiver %.2f, load %.2f, broker %.2f, store %.2f",
                what,
                pass.perSecond(),
                pass.receiverMicros(),
                pass.loadMicros(),
                pass.brokerMicros(),
                pass.storeMicros());
        return pass;
    }

    private CatchUpResult tell(CatchUpResult result) {
        tell(
                "%s was away: %d messages behind, caught up at %.0f msg/s (%.1f times the live rate)",
                result.what(), result.backlog(), result.storedPerSecond(), result.factor());
        return result;
    }

    private void tell(String format, Object... values) {
        news.accept(String.format(Locale.ROOT, format, values));
    }
}
