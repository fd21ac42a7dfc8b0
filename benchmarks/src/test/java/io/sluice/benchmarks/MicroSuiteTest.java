/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.benchmarks.micro.MicroResult;
import io.sluice.benchmarks.micro.MicroSuite;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.runner.options.TimeValue;

class MicroSuiteTest {

    @TempDir
    private Path folder;

    @Test
    void everyBenchmarkRunsAndGivesAScoreAndItsAllocation() {
        System.setProperty("benchmark.folder", folder.toString());

        List<MicroResult> results = new MicroSuite(0, 0, 1, TimeValue.milliseconds(50), folder).run(false);

        assertThat(results)
                .extracting(MicroResult::name)
                .containsExactlyInAnyOrder(
                        MicroResult.DECODE,
                        "RouteMatch.knownTopic",
                        "RouteMatch.newTopic",
                        "LineProtocol.writeLine",
                        "Journal.appendAndForce group=20",
                        "Journal.appendAndForce group=120",
                        "Journal.appendAndForce group=600");
        assertThat(results).allSatisfy(result -> {
            assertThat(result.score()).isPositive();
            assertThat(result.bytesPerOperation()).isNotNegative();
        });
    }
}
