/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.report;

import io.sluice.benchmarks.chain.CatchUpResult;
import io.sluice.benchmarks.chain.ChainResult;
import io.sluice.benchmarks.chain.LongRunResult;
import io.sluice.benchmarks.chain.PassResult;
import io.sluice.benchmarks.chain.SteadyResult;
import io.sluice.benchmarks.micro.MicroResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The figures to be reached, beside those that were. */
final class Targets {

    private static final double CHAIN_TO_NULL = 0.62;
    private static final double INGEST_TO_BARE_CLIENT = 0.3;
    private static final double CORE_PERCENT = 15;
    private static final double P50_MILLIS = 100;
    private static final double P99_MILLIS = 250;
    private static final double DECODES_PER_SECOND = 1_000_000;
    private static final double CATCH_UP = 3;
    private static final double HEAP_MIB = 512;
    private static final double GROWTH_PERCENT = 10;

    private Targets() {}

    static List<Target> of(List<MicroResult> micro, @Nullable ChainResult chain) {
        List<Target> targets = new ArrayList<>();
        if (chain != null) {
            targets.add(rate(chain));
            targets.add(cost(chain));
            steady(chain.steady(), targets);
            chain.catchUps().forEach(result -> targets.add(catchUp(result)));
            if (chain.longRun() != null) {
                memory(chain.longRun(), targets);
            }
        }
        micro.stream()
                .filter(result -> result.name().equals(MicroResult.DECODE))
                .forEach(result -> targets.add(decode(result)));
        return targets;
    }

    /** Round by round, so that what disturbs the machine for a while disturbs both sides. */
    static Spread ratio(ChainResult chain) {
        return ratio(chain.chain(), chain.nullSubscriber(), PassResult::perSecond);
    }

    private static Spread ratio(List<PassResult> these, List<PassResult> those, ToDoubleFunction<PassResult> figure) {
        return Spread.of(IntStream.range(0, these.size())
                .mapToDouble(i -> figure.applyAsDouble(these.get(i)) / figure.applyAsDouble(those.get(i))));
    }

    private static Target rate(ChainResult chain) {
        Spread ratio = ratio(chain);
        return Target.atLeast(
                "rate of the whole chain ÷ rate of the null subscriber",
                "%.2f",
                CHAIN_TO_NULL,
                ratio.median(),
                ratio.text("%.2f"));
    }

    private static Target cost(ChainResult chain) {
        Spread ratio = ratio(chain.chain(), chain.bareClient(), PassResult::receiverMicros);
        return Target.atMost(
                "CPU per message in ingest ÷ in a bare Paho consumer",
                "%.2f",
                INGEST_TO_BARE_CLIENT,
                ratio.median(),
                ratio.text("%.2f"));
    }

    private static void steady(SteadyResult steady, List<Target> targets) {
        SteadyResult.Undisturbed seen = steady.undisturbed();
        String at = String.format(Locale.ROOT, " at %,.0f msg/s", seen.perSecond());
        targets.add(Target.atMost(
                "share of a core in ingest" + at,
                "%.0f %%",
                CORE_PERCENT,
                seen.corePercent(),
                percent(seen.corePercent())));
        double p50 = seen.publishToQueryable().p50();
        double p99 = seen.publishToQueryable().p99();
        targets.add(Target.atMost("publish to queryable" + at + ", p50", "%.0f ms", P50_MILLIS, p50, millis(p50)));
        targets.add(Target.atMost("publish to queryable" + at + ", p99", "%.0f ms", P99_MILLIS, p99, millis(p99)));
    }

    private static Target catchUp(CatchUpResult result) {
        return Target.atLeast(
                "catching up ÷ live rate, after the %s was away".formatted(result.what()),
                "%.0f",
                CATCH_UP,
                result.factor(),
                String.format(Locale.ROOT, "%.1f", result.factor()));
    }

    private static void memory(LongRunResult run, List<Target> targets) {
        targets.add(Target.atMost(
                "heap in use over %,d messages".formatted(run.messages()),
                "%.0f MiB",
                HEAP_MIB,
                run.largestHeapMib(),
                String.format(Locale.ROOT, "%.0f MiB", run.largestHeapMib())));
        targets.add(Target.atMost(
                "growth of resident memory from a quarter of the run to its end",
                "%.0f %% (flat)",
                GROWTH_PERCENT,
                run.growthPercent(),
                percent(run.growthPercent())));
    }

    private static Target decode(MicroResult result) {
        return Target.atLeast(
                "decode of the message, per second and core",
                "%,.0f",
                DECODES_PER_SECOND,
                result.score(),
                String.format(
                        Locale.ROOT, "%,.0f, %,.0f bytes allocated each", result.score(), result.bytesPerOperation()));
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.1f %%", value);
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%.0f ms", value);
    }
}
