/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;
import org.springframework.core.io.support.SpringFactoriesLoader;

class StartFaultFileTest {

    @TempDir
    Path folder;

    @Test
    void theReasonAndTheWayOutAreOneLine() {
        Path file = folder.resolve("fault");
        StartFaultFile.write(
                new FailureAnalysis("2 settings are wrong:\n\n    - one\n    - two", "Mend them.", null), file);
        assertThat(file).hasContent("2 settings are wrong: - one - two Mend them.");
    }

    @Test
    void aFileThatCannotBeWrittenHidesNothing() {
        StartFaultFile.write(new FailureAnalysis("it is wrong", null, null), folder.resolve("no/such/folder"));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void springBootCallsIt() {
        assertThat(SpringFactoriesLoader.forDefaultResourceLocation().load(FailureAnalysisReporter.class))
                .hasAtLeastOneElementOfType(StartFaultFile.class);
    }
}
