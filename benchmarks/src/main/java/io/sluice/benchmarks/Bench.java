/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks;

import io.sluice.benchmarks.chain.ChainBenchmark;
import io.sluice.benchmarks.chain.ChainResult;
import io.sluice.benchmarks.chain.CompareBenchmark;
import io.sluice.benchmarks.chain.ProfileBenchmark;
import io.sluice.benchmarks.micro.MicroResult;
import io.sluice.benchmarks.micro.MicroSuite;
import io.sluice.benchmarks.report.BenchReport;
import io.sluice.benchmarks.report.ProfileSummary;
import io.sluice.benchmarks.report.Spread;
import io.sluice.benchmarks.report.Surroundings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The program behind {@code ./sluice bench}. System properties: {@code benchmark.root}, the project's folder (default the
 * working directory), and {@code benchmark.commit}.
 */
public final class Bench {

    private static final int WRONG_USE = 2;
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private final Options options;
    private final Path root = Path.of(System.getProperty("benchmark.root", "")).toAbsolutePath();
    private final long began = System.nanoTime();
    private boolean exact = true;

    private Bench(Options options) {
        this.options = options;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Bench bench = new Bench(parse(args));
        bench.run();
        System.exit(bench.exact ? 0 : 1);
    }

    private static Options parse(String[] args) {
        try {
            return Options.parse(List.of(args));
        } catch (IllegalArgumentException wrongUse) {
            OUT.println("sluice bench: %s; ./sluice bench --help lists what there is".formatted(wrongUse.getMessage()));
            System.exit(WRONG_USE);
            throw wrongUse;
        }
    }

    private void run() throws IOException, InterruptedException {
        Path folder = workFolder();
        Surroundings surroundings = Surroundings.now(
                System.getProperty("benchmark.commit", "unknown"),
                options.quick() ? "quick" : "full",
                ChainBenchmark.jvmOptions(options.plan()),
                folder);
        Path against = options.against();
        if (options.profile()) {
            profile(surroundings, folder);
        } else if (against != null) {
            compare(surroundings, against, folder);
        } else {
            measure(surroundings, folder);
        }
        if (exact) {
            delete(folder);
        }
    }

    private void measure(Surroundings surroundings, Path folder) throws IOException, InterruptedException {
        @Nullable ChainResult chain = options.chain() ? chain(folder) : null;
        List<MicroResult> micro = options.micro() ? micro(folder) : List.of();
        BenchReport report = BenchReport.of(surroundings, micro, chain);
        OUT.println();
        OUT.print(report.markdown());
        OUT.println();
        tell("written to " + root.relativize(report.write(results())));
        exact = chain == null || chain.faults().isEmpty();
    }

    private void profile(Surroundings surroundings, Path folder) throws IOException, InterruptedException {
        Path stacks = root.resolve("benchmarks/target").resolve(surroundings.fileStem() + "-profile.collapsed");
        double micros = new ProfileBenchmark(options.plan(), ingestJar(), folder, this::tell).run(stacks);
        String text = "# Profile of ingest at the full rate, %s, commit %s%n%n%s"
                .formatted(
                        surroundings.at(),
                        surroundings.commit(),
                        ProfileSummary.of(stacks).markdown(micros));
        Path file = keep(text, surroundings.fileStem() + "-profile.md");
        tell("written to %s; the stacks are in %s".formatted(root.relativize(file), root.relativize(stacks)));
    }

    private void compare(Surroundings surroundings, Path against, Path folder)
            throws IOException, InterruptedException {
        List<CompareBenchmark.Round> rounds =
                new CompareBenchmark(options.plan(), ingestJar(), against, folder, this::tell).run();
        String text =
                "# Ingest at the full rate beside %s, %s, commit %s, load average before %s%n%n%s%nMedian ratio: %s%n"
                        .formatted(
                                against.getFileName(),
                                surroundings.at(),
                                surroundings.commit(),
                                surroundings.loadAverage(),
                                CompareBenchmark.markdown(rounds),
                                Spread.of(rounds.stream().mapToDouble(CompareBenchmark.Round::ratio))
                                        .text("%.2f"));
        tell("written to " + root.relativize(keep(text, surroundings.fileStem() + "-against.md")));
    }

    private Path keep(String text, String name) throws IOException {
        OUT.println();
        OUT.print(text);
        OUT.println();
        Files.createDirectories(results());
        return Files.writeString(results().resolve(name), text);
    }

    private Path results() {
        return root.resolve("benchmarks/results");
    }

    /** After success only: logs and data are what explains a failure. */
    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private ChainResult chain(Path folder) throws IOException, InterruptedException {
        return new ChainBenchmark(options.plan(), ingestJar(), folder, this::tell).run();
    }

    private List<MicroResult> micro(Path folder) {
        MicroSuite suite = options.quick() ? MicroSuite.quick(folder) : MicroSuite.full(folder);
        tell("JMH, one class after another");
        return suite.run(false);
    }

    /** On the disk of the project, since a folder for temporary files may be in memory. */
    private Path workFolder() throws IOException {
        Path target = root.resolve("benchmarks/target");
        Files.createDirectories(target);
        return Files.createTempDirectory(target, "run-");
    }

    private Path ingestJar() throws IOException {
        Path target = root.resolve("ingest-service/target");
        try (Stream<Path> files = Files.isDirectory(target) ? Files.list(target) : Stream.empty()) {
            return files.filter(file -> file.getFileName().toString().matches("ingest-service-.*-exec\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "there is no ingest-service-*-exec.jar in %s; ./sluice bench builds it first"
                                    .formatted(target)));
        }
    }

    private void tell(String news) {
        Duration since = Duration.ofNanos(System.nanoTime() - began);
        OUT.printf(Locale.ROOT, "%3d:%02d %s%n", since.toMinutes(), since.toSecondsPart(), news);
    }
}
