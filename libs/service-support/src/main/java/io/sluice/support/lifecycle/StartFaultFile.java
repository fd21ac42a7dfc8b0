/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/**
 * Leaves the reason why the program cannot start in the file that the environment variable {@code START_FAULT_FILE}
 * names, as one line: what supervises the program, such as the images' start script, can tell a fault that a person has
 * to mend from a crash, and say it. Does nothing without the variable.
 */
public final class StartFaultFile implements FailureAnalysisReporter {

    /** The environment variable; its name has no prefix of ours, since those are settings of the program. */
    static final String VARIABLE = "START_FAULT_FILE";

    private static final Logger log = LoggerFactory.getLogger(StartFaultFile.class);

    @Override
    public void report(FailureAnalysis analysis) {
        String file = System.getenv(VARIABLE);
        if (file != null && !file.isBlank()) {
            write(analysis, Path.of(file));
        }
    }

    static void write(FailureAnalysis analysis, Path file) {
        try {
            Files.writeString(file, line(analysis));
        } catch (IOException e) {
            log.warn("the reason could not be left in {} = {}: {}", VARIABLE, file, e.toString());
        }
    }

    private static String line(FailureAnalysis analysis) {
        String action = analysis.getAction() == null ? "" : " " + analysis.getAction();
        return (analysis.getDescription() + action).replaceAll("\\s+", " ").strip() + "\n";
    }
}
