/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.report;

import io.sluice.benchmarks.chain.CatchUpResult;
import io.sluice.benchmarks.chain.ChainResult;
import io.sluice.benchmarks.chain.Latency;
import io.sluice.benchmarks.chain.LongRunResult;
import io.sluice.benchmarks.chain.PassResult;
import io.sluice.benchmarks.micro.MicroResult;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Writes a report as Markdown that reads well as plain text too. For one use, one thread. */
final class MarkdownReport {

    private final BenchReport report;
    private final StringBuilder text = new StringBuilder();

    MarkdownReport(BenchReport report) {
        this.report = report;
    }

    String text() {
        surroundings(report.surroundings());
        targets();
        if (report.chain() instanceof ChainResult chain) {
            fullRate(chain);
            setRate(chain);
            catchUps(chain.catchUps());
            chain.faults().forEach(fault -> line("%n**Without figures:** %s", fault));
            if (chain.longRun() instanceof LongRunResult run) {
                longRun(run);
            }
        }
        if (!report.micro().isEmpty()) {
            micro();
        }
        return text.toString();
    }

    private void surroundings(Surroundings where) {
        line(
                "# Benchmark of %s, %s form",
                where.at().toString().substring(0, 16).replace('T', ' '), where.form());
        line("");
        line("| | |");
        line("|---|---|");
        line("| commit | %s |", where.commit());
        line(
                "| machine | %d processors (%s), %,d MiB; %s; journal on %s |",
                where.processors(), where.processor(), where.memoryMib(), where.kernel(), where.disk());
        line("| Java | %s |", where.java());
        line("| ingest's JVM options | `%s`, else the defaults |", String.join(" ", where.jvmOptions()));
        if (report.chain() instanceof ChainResult chain) {
            line(
                    "| servers | Mosquitto %s, InfluxDB %s |",
                    chain.servers().mosquitto(), chain.servers().influxDb());
        }
        line("| load average before the start | %s |", where.loadAverage());
        line("| message | 120 bytes of JSON with 4 fields, QoS 1, 8 publishers, forced journal |");
    }

    private void targets() {
        heading("Targets");
        line("| figure | target | seen | met |");
        line("|---|---|---|---|");
        for (Target target : report.targets()) {
            line(
                    "| %s | %s | %s | %s |",
                    target.what(), target.wanted(), target.seen(), target.met() ? "yes" : "**no**");
        }
    }

    private void fullRate(ChainResult chain) {
        heading("Full rate");
        line(
                "%d messages per pass, %d rounds of all three. Median (lowest to highest); µs are of processor time per message.",
                chain.plan().messages(), chain.plan().rounds());
        line("");
        line("| receiver | msg/s | receiver µs, second half | load µs | broker µs | InfluxDB µs |");
        line("|---|---|---|---|---|---|");
        passes("null subscriber", chain.nullSubscriber());
        passes("whole chain: ingest, InfluxDB", chain.chain());
        passes("bare Paho consumer", chain.bareClient());
        line("");
        line(
                "Chain ÷ null subscriber, round by round: %s.",
                Targets.ratio(chain).text("%.2f"));
    }

    private void passes(String name, List<PassResult> passes) {
        line(
                "| %s | %s | %s | %s | %s | %s |",
                name,
                spread(passes, PassResult::perSecond, "%,.0f"),
                spread(passes, PassResult::receiverMicros, "%.2f"),
                spread(passes, PassResult::loadMicros, "%.2f"),
                spread(passes, PassResult::brokerMicros, "%.2f"),
                spread(passes, PassResult::storeMicros, "%.2f"));
    }

    private static String spread(List<PassResult> passes, ToDoubleFunction<PassResult> figure, String format) {
        return Spread.of(passes.stream().mapToDouble(figure)).text(format);
    }

    private void setRate(ChainResult chain) {
        var undisturbed = chain.steady().undisturbed();
        heading("At %,.0f messages a second", undisturbed.perSecond());
        line("Ingest takes %.1f %% of a core.", undisturbed.corePercent());
        line("");
        line("| in ms | p50 | p90 | p99 | p99.9 | most | of |");
        line("|---|---|---|---|---|---|---|");
        latency("publish to queryable", undisturbed.publishToQueryable(), "marked messages");
        latency("publish to stored", chain.steady().publishToStored(), "looks at ingest's counter");
        latency("one query of the first line, contained in it", undisturbed.query(), "queries, 5 ms apart");
    }

    private void latency(String name, Latency latency, String of) {
        line(
                "| %s | %.1f | %.1f | %.1f | %.1f | %.1f | %,d %s |",
                name, latency.p50(), latency.p90(), latency.p99(), latency.p999(), latency.max(), latency.count(), of);
    }

    private void catchUps(List<CatchUpResult> results) {
        heading("Catching up");
        line(
                "| away | messages behind | live msg/s | stored msg/s from the first write on | times live | first write after | caught up after |");
        line("|---|---|---|---|---|---|---|");
        for (CatchUpResult result : results) {
            line(
                    "| %s | %,d | %,.0f | %,.0f | %.1f | %.1f s | %.1f s |",
                    result.what(),
                    result.backlog(),
                    result.livePerSecond(),
                    result.storedPerSecond(),
                    result.factor(),
                    result.firstWriteSeconds(),
                    result.totalSeconds());
        }
    }

    private void longRun(LongRunResult run) {
        heading("Long run");
        line("%,d messages at %,.0f msg/s; ingest's memory on the way:", run.messages(), run.perSecond());
        line("");
        line("| after | stored | resident | heap in use, garbage included |");
        line("|---|---|---|---|");
        int rows = Math.min(12, run.samples().size());
        for (int i = 0; i < rows; i++) {
            LongRunResult.Sample sample = run.samples().get((run.samples().size() - 1) * i / Math.max(1, rows - 1));
            line(
                    "| %.0f s | %,d | %.0f MiB | %.0f MiB |",
                    sample.seconds(), sample.stored(), sample.residentMib(), sample.heapMib());
        }
    }

    private void micro() {
        heading("Classes, one thread (JMH)");
        line("| benchmark | score | ± | unit | bytes allocated per operation |");
        line("|---|---|---|---|---|");
        for (MicroResult result : report.micro()) {
            line(
                    "| %s | %,.1f | %,.1f | %s | %,.0f |",
                    result.name(), result.score(), result.error(), result.unit(), result.bytesPerOperation());
        }
    }

    private void heading(String format, Object... values) {
        line("");
        line("## " + format, values);
        line("");
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
