/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.benchmarks.chain.CatchUpResult;
import io.sluice.benchmarks.chain.ChainPlan;
import io.sluice.benchmarks.chain.ChainResult;
import io.sluice.benchmarks.chain.Latency;
import io.sluice.benchmarks.chain.LongRunResult;
import io.sluice.benchmarks.chain.PassResult;
import io.sluice.benchmarks.chain.ServerVersions;
import io.sluice.benchmarks.chain.SteadyResult;
import io.sluice.benchmarks.micro.MicroResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchReportTest {

    @TempDir
    private Path folder;

    @Test
    void theMedianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
        assertThat(Spread.of(DoubleStream.of(4, 1, 10, 2))).isEqualTo(new Spread(3, 1, 10));
        assertThat(Spread.of(DoubleStream.of(5, 1, 9))).isEqualTo(new Spread(5, 1, 9));
    }

    @Test
    void ratesAreComparedRoundByRound() {
        List<Target> targets = report(
                        List.of(pass(50_000, 3), pass(32_000, 3)), List.of(pass(100_000, 1), pass(40_000, 1)))
                .targets();

        assertThat(targets.getFirst().seen()).isEqualTo("0.65 (0.50 to 0.80)");
        assertThat(targets.getFirst().met()).isTrue();
    }

    @Test
    void whatDoesNotReachItsTargetIsSaidToMissIt() {
        BenchReport report = report(List.of(pass(40_000, 6)), List.of(pass(80_000, 1)));

        assertThat(report.targets())
                .filteredOn(target -> !target.met())
                .extracting(Target::what)
                .containsExactly(
                        "rate of the whole chain ÷ rate of the null subscriber",
                        "CPU per message in ingest ÷ in a bare Paho consumer",
                        "catching up ÷ live rate, after the store was away",
                        "growth of resident memory from a quarter of the run to its end",
                        "decode of the message, per second and core");
        assertThat(report.markdown()).contains("| 0.50 (0.50 to 0.50) | **no** |");
    }

    @Test
    void bothFilesHoldTheFiguresAndTheMachine() throws IOException {
        Path markdown =
                report(List.of(pass(70_000, 2)), List.of(pass(80_000, 1))).write(folder);

        assertThat(markdown).hasFileName("2026-11-27-1000-abc1234-quick.md");
        assertThat(Files.readString(markdown))
                .contains("abc1234", "-Xmx512m", "Mosquitto 2.0.11", "70,000", "20,000", "3 rows too many");
        assertThat(Files.readString(folder.resolve("2026-11-27-1000-abc1234-quick.json")))
                .contains("\"commit\" : \"abc1234\"", "\"perSecond\" : 70000.0");
    }

    private static BenchReport report(List<PassResult> chain, List<PassResult> nulls) {
        Surroundings surroundings = new Surroundings(
                Instant.parse("2026-11-27T10:00:00Z"),
                "abc1234",
                "quick",
                "a processor",
                2,
                8_000,
                "Linux",
                "25",
                List.of("-Xmx512m"),
                "ext4",
                "0.1");
        Latency latency = new Latency(1_000, 80, 100, 200, 210, 220);
        return BenchReport.of(
                surroundings,
                List.of(new MicroResult(MicroResult.DECODE, 900_000, 1, "ops/s", 700)),
                new ChainResult(
                        ChainPlan.quick(),
                        new ServerVersions("2.0.11", "1.6.7"),
                        nulls,
                        chain,
                        chain.stream().map(_ -> pass(40_000, 12)).toList(),
                        new SteadyResult(new SteadyResult.Undisturbed(10_000, 9, latency, latency), latency),
                        List.of(new CatchUpResult("store", 100_000, 10_000, 20_000, 1, 8)),
                        new LongRunResult(
                                10_000_000,
                                50_000,
                                List.of(
                                        new LongRunResult.Sample(1, 50_000, 400, 100),
                                        new LongRunResult.Sample(200, 10_000_000, 500, 300))),
                        List.of("ingest was away: 3 rows too many")));
    }

    private static PassResult pass(double perSecond, double micros) {
        return new PassResult(100_000, perSecond, micros, 1, 12, 5);
    }
}
