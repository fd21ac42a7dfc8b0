/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.testservers.SluiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A start that must fail: waits for the end of the program and looks at what it said. */
record StartAttempt(int exitCode, String log) {

    private static final Duration LIMIT = Duration.ofMinutes(4);

    /** It ends before code gets hot. */
    private static final List<String> QUICKLY = List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    /**
     * Starts a program on a free HTTP port, with a data folder in this one, where the properties do not say otherwise.
     */
    static StartAttempt of(String name, Path folder, Map<String, String> environment, String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        addDefault(all, "--server.port=", "0");
        addDefault(all, "--sluice.data-dir=", folder.resolve("attempt-data").toString());
        PreparedProgram prepared = PreparedProgram.of(name);
        List<String> options = new ArrayList<>(prepared.jvmOptions());
        options.addAll(QUICKLY);
        try (SluiceProcess process = SluiceProcess.startJar(prepared.jar(), options, all, environment, folder)) {
            int exitCode = process.awaitExit(LIMIT);
            return new StartAttempt(exitCode, process.log());
        }
    }

    private static void addDefault(List<String> properties, String name, String value) {
        if (properties.stream().noneMatch(property -> property.startsWith(name))) {
            properties.add(name + value);
        }
    }

    /** Checks that it ended as failed, with one message that holds all these words, and without stack traces. */
    StartAttempt failedSaying(CharSequence... words) {
        assertThat(exitCode).as(log).isNotZero();
        assertThat(log).contains(words);
        assertThat(log.lines().filter(line -> line.startsWith("\tat ")).count())
                .as(log)
                .isZero();
        assertThat(log.split("APPLICATION FAILED TO START", -1)).as(log).hasSizeLessThanOrEqualTo(2);
        assertThat(log.lines().count()).as(log).isLessThan(60);
        return this;
    }
}
