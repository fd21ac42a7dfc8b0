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
 * Everything about the whole chain, in order: warm-up, pairs, bare client, set rate, outages, long run. After each pass
 * that went through ingest the rows in the store are counted; a count that is off ends the benchmark.
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

    /** What the ingest process and the bare client are started with. */
    public static List<String> jvmOptions(ChainPlan plan) {
        return List.of("-Xmx" + plan.heap());
    }

    /** Runs all of it. */
    public ChainResult run() throws IOException, InterruptedException {
        try (Rig rig = Rig.start(ingestJar, folder, jvmOptions(plan))) {
            FullRatePass fullRate = new FullRatePass(rig);
            tell("warm-up of the null subscriber", fullRate.nullSubscriber(plan.warmUp()));
            tell("warm-up of the chain", fullRate.chain(plan.warmUp()));
            List<PassResult> nulls = new ArrayList<>();
            List<PassResult> chains = new ArrayList<>();
            for (int pair = 1; pair <= plan.pairs(); pair++) {
                String which = " %d of %d".formatted(pair, plan.pairs());
                nulls.add(tell("null subscriber" + which, fullRate.nullSubscriber(plan.messages())));
                chains.add(tell("whole chain" + which, fullRate.chain(plan.messages())));
            }
            List<PassResult> bare = bareClient(fullRate);
            SteadyResult steady = steady(new SteadyPass(rig, plan.perSecond()));
            List<CatchUpResult> catchUps = catchUps(new CatchUpPass(rig, plan.perSecond()));
            LongRunResult longRun = longRun(rig);
            return new ChainResult(plan, rig.versions(), nulls, chains, bare, steady, catchUps, longRun);
        }
    }

    private List<PassResult> bareClient(FullRatePass fullRate) throws IOException, InterruptedException {
        List<PassResult> passes = new ArrayList<>();
        for (int pass = 1; pass <= plan.bareClientPasses(); pass++) {
            passes.add(tell("bare Paho consumer", fullRate.bareClient(plan.messages(), jvmOptions(plan), folder)));
        }
        return passes;
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

    private List<CatchUpResult> catchUps(CatchUpPass pass) throws IOException, InterruptedException {
        List<CatchUpResult> results = new ArrayList<>();
        results.add(tell(pass.storeAway(plan.away())));
        if (plan.ingestAway()) {
            results.add(tell(pass.ingestAway(plan.away())));
        }
        return results;
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
