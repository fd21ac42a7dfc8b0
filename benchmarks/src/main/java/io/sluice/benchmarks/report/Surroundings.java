/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Where, when and with what the figures came about.
 *
 * @param at when the benchmark began
 * @param commit of the sources, with {@code -changed} when there were changes that belong to no commit
 * @param form {@code full} or {@code quick}
 * @param disk file system of the folder that the journal was in
 * @param loadAverage of the last minute before the start: above 0.5 somebody else was at work
 */
public record Surroundings(
        Instant at,
        String commit,
        String form,
        String processor,
        int processors,
        long memoryMib,
        String kernel,
        String java,
        List<String> jvmOptions,
        String disk,
        String loadAverage) {

    private static final long KIB_PER_MIB = 1024;

    public Surroundings {
        jvmOptions = List.copyOf(jvmOptions);
    }

    /** Looks around now. */
    public static Surroundings now(String commit, String form, List<String> jvmOptions, Path folder)
            throws IOException {
        return new Surroundings(
                Instant.now(),
                commit,
                form,
                first(
                        Path.of("/proc/cpuinfo"),
                        "model name",
                        line -> line.substring(line.indexOf(':') + 1).strip()),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(first(Path.of("/proc/meminfo"), "MemTotal", line -> line.replaceAll("\\D", "")))
                        / KIB_PER_MIB,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"),
                jvmOptions,
                Files.getFileStore(folder).type(),
                first(Path.of("/proc/loadavg"), "", line -> line.split(" ", 2)[0]));
    }

    private static String first(Path file, String beginning, Function<String, String> value) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(beginning))
                    .findFirst()
                    .map(value)
                    .orElse("0");
        } catch (IOException notLinux) {
            return "0";
        }
    }

    /** The beginning of the names of this run's files. */
    public String fileStem() {
        String time = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmm")
                .withZone(ZoneOffset.UTC)
                .format(at);
        return "%s-%s%s".formatted(time, commit, form.equals("full") ? "" : "-" + form);
    }
}
