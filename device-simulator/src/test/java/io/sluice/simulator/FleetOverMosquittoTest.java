/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.testservers.MosquittoServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fleet with a real broker. */
class FleetOverMosquittoTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void everyMessageIsAcknowledgedAlsoWhenTheBrokerWasAwayInBetween() throws Exception {
        Path file = folder.resolve("acknowledged.tsv");
        try (MosquittoServer broker = MosquittoServer.start();
                Fleet fleet = new Fleet(settings(broker.uri(), new Pace.Rate(500), 2_000, file))) {
            fleet.start();
            Awaitility.await().atMost(PATIENCE).until(() -> fleet.summary().acknowledged() > 200);

            broker.stop();
            broker.startAgain();

            assertThat(fleet.await(PATIENCE)).isTrue();
            assertThat(fleet.summary())
                    .extracting(FleetSummary::sent, FleetSummary::acknowledged, FleetSummary::failed)
                    .containsExactly(2_000L, 2_000L, 0L);
        }
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2_000);
        assertThat(new HashSet<>(lines)).hasSize(2_000);
    }

    @Test
    void stopsWithinSecondsWhileItPublishesAsFastAsItCan() {
        try (MosquittoServer broker = MosquittoServer.start()) {
            Fleet fleet = new Fleet(settings(broker.uri(), new Pace.Unlimited(), 0, folder.resolve("acks.tsv")));
            fleet.start();
            Awaitility.await().atMost(PATIENCE).until(() -> fleet.summary().acknowledged() > 200);

            long before = System.nanoTime();
            fleet.stop();

            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(9));
            FleetSummary summary = fleet.summary();
            assertThat(summary.acknowledged() + summary.failed()).isEqualTo(summary.sent());
        }
    }

    private static FleetSettings settings(String uri, Pace pace, long count, Path file) {
        return new FleetSettings(
                new FleetSettings.Broker(uri, null, null, 2),
                List.of("plant", "greenhouse"),
                4,
                pace,
                1,
                Duration.ZERO,
                count,
                Duration.ZERO,
                Duration.ofMinutes(1),
                true,
                Duration.ofHours(27),
                file);
    }
}
