/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.report;

import io.sluice.benchmarks.chain.ChainResult;
import io.sluice.benchmarks.micro.MicroResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * All of one run.
 *
 * @param micro empty when JMH was left out
 * @param chain {@code null} when the chain was left out
 */
public record BenchReport(
        Surroundings surroundings,
        List<Target> targets,
        List<MicroResult> micro,
        @Nullable ChainResult chain) {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    public BenchReport {
        targets = List.copyOf(targets);
        micro = List.copyOf(micro);
    }

    /** Puts the targets beside what came out. */
    public static BenchReport of(Surroundings surroundings, List<MicroResult> micro, @Nullable ChainResult chain) {
        return new BenchReport(surroundings, Targets.of(micro, chain), micro, chain);
    }

    /** For people. */
    public String markdown() {
        return new MarkdownReport(this).text();
    }

    /** Writes {@code STEM.md} and {@code STEM.json} and returns the first. */
    public Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(surroundings.fileStem() + ".json"), JSON.writeValueAsString(this) + "\n");
        return Files.writeString(folder.resolve(surroundings.fileStem() + ".md"), markdown());
    }
}
