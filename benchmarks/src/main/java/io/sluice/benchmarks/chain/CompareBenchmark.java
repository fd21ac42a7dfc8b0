/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Two builds of ingest, each with servers of its own, that take turns at the full rate: what slows the machine down for a
 * while slows both, and both are as warm.
 */
public final class CompareBenchmark {

    private final ChainPlan plan;
    private final Path ingestJar;
    private final Path otherJar;
    private final Path folder;
    private final Consumer<String> news;

    /** @param otherJar the program that {@code ingestJar} is held against; the other arguments are those of {@link ChainBenchmark} */
    public CompareBenchmark(ChainPlan plan, Path ingestJar, Path otherJar, Path folder, Consumer<String> news) {
        this.plan = plan;
        this.ingestJar = ingestJar;
        this.otherJar = otherJar;
        this.folder = folder;
        this.news = news;
    }

    /**
     * A round of both.
     *
     * @param micros processor time per message in ingest, in microseconds
     * @param otherMicros the same of the other build
     */
    public record Round(double micros, double otherMicros) {
        public double ratio() {
            return micros / otherMicros;
        }
    }

    /** Runs it. */
    public List<Round> run() throws IOException, InterruptedException {
        List<String> options = ChainBenchmark.jvmOptions(plan);
        try (Rig rig = Rig.start(ingestJar, Files.createDirectory(folder.resolve("this")), options);
                Rig otherRig = Rig.start(otherJar, Files.createDirectory(folder.resolve("other")), options)) {
            FullRatePass pass = new FullRatePass(rig);
            FullRatePass other = new FullRatePass(otherRig);
            tell("warm-up of this build", pass.chain(plan.warmUp()));
            tell("warm-up of the other build", other.chain(plan.warmUp()));
            List<Round> rounds = new ArrayList<>();
            for (int round = 1; round <= plan.rounds(); round++) {
                String which = " %d of %d".formatted(round, plan.rounds());
                double micros = tell("this build" + which, pass.chain(plan.messages()));
                double otherMicros = tell("the other build" + which, other.chain(plan.messages()));
                rounds.add(new Round(micros, otherMicros));
            }
            return rounds;
        }
    }

    private double tell(String what, PassResult pass) {
        news.accept("%s: %.0f msg/s, %.2f µs per message".formatted(what, pass.perSecond(), pass.receiverMicros()));
        return pass.receiverMicros();
    }

    /** The rounds as a table. */
    public static String markdown(List<Round> rounds) {
        StringBuilder table =
                new StringBuilder("| round | this build, µs | the other, µs | ratio |\n|---|---|---|---|\n");
        for (int i = 0; i < rounds.size(); i++) {
            Round round = rounds.get(i);
            table.append(String.format(
                    Locale.ROOT,
                    "| %d | %.2f | %.2f | %.2f |%n",
                    i + 1,
                    round.micros(),
                    round.otherMicros(),
                    round.ratio()));
        }
        return table.toString();
    }
}
