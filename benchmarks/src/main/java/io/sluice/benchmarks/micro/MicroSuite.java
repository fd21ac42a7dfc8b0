/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.micro;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the JMH benchmarks, one after another, each with its allocation rate, in JVMs with the heap that ingest has and
 * defaults otherwise.
 *
 * @param forks JVMs per benchmark; 0 runs it in this one, which is for trying it out only
 * @param warmups iterations before those that count
 * @param iterations that count
 * @param iteration length of one
 * @param folder what the journal's benchmark writes to
 */
public record MicroSuite(int forks, int warmups, int iterations, TimeValue iteration, Path folder) {

    private static final String PACKAGE = "io.sluice.benchmarks.micro.";
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    /** What a benchmark of the whole suite runs with. */
    public static MicroSuite full(Path folder) {
        return new MicroSuite(2, 5, 5, TimeValue.seconds(1), folder);
    }

    /** The short form: enough to see the order of magnitude. */
    public static MicroSuite quick(Path folder) {
        return new MicroSuite(1, 2, 3, TimeValue.seconds(1), folder);
    }

    /**
     * Runs the benchmarks; the process's output is JMH's own when {@code talkative}.
     *
     * @throws IllegalStateException when one of them fails
     */
    public List<MicroResult> run(boolean talkative) {
        try {
            return toResults(new Runner(new OptionsBuilder()
                            .include("^" + PACKAGE.replace(".", "\\."))
                            .forks(forks)
                            .warmupIterations(warmups)
                            .warmupTime(iteration)
                            .measurementIterations(iterations)
                            .measurementTime(iteration)
                            .addProfiler(GCProfiler.class)
                            .shouldFailOnError(true)
                            .verbosity(talkative ? VerboseMode.NORMAL : VerboseMode.SILENT)
                            .jvmArgs(
                                    "-Xmx512m",
                                    "--sun-misc-unsafe-memory-access=allow",
                                    "-D" + JournalBenchmark.FOLDER + "=" + folder)
                            .build())
                    .run());
        } catch (RunnerException cause) {
            throw new IllegalStateException("a JMH benchmark failed; its own words are above", cause);
        }
    }

    private static List<MicroResult> toResults(Collection<RunResult> runs) {
        List<MicroResult> results = new ArrayList<>();
        for (RunResult run : runs) {
            Result<?> primary = run.getPrimaryResult();
            Result<?> allocated = run.getSecondaryResults().get(ALLOCATION);
            results.add(new MicroResult(
                    name(run.getParams()),
                    primary.getScore(),
                    primary.getScoreError(),
                    primary.getScoreUnit(),
                    allocated == null ? Double.NaN : allocated.getScore()));
        }
        return results;
    }

    private static String name(BenchmarkParams params) {
        StringBuilder name =
                new StringBuilder(params.getBenchmark().replace(PACKAGE, "").replace("Benchmark.", "."));
        for (String key : params.getParamsKeys()) {
            name.append(' ').append(key).append('=').append(params.getParam(key));
        }
        return name.toString();
    }
}
