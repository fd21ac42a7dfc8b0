/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when nobody reads, or the disk is full: devices wait, readiness says why, nothing is lost. */
class BacklogTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final long MEGABYTE = 1024 * 1024;
    private static final String TOPIC = "telemetry/plant/dev/env";
    private static final String PADDING = " ".repeat(1_000);

    @TempDir
    Path directory;

    @Test
    void devicesWaitWhileTheBacklogIsFullAndEveryAcknowledgedMessageArrives() throws Exception {
        BrokerSettings small = BrokerRun.settings(directory).keeping(MEGABYTE, 8 * MEGABYTE, 0);
        int total = 30_000;
        AtomicInteger acknowledged = new AtomicInteger();
        try (EmbeddedBroker broker = BrokerRun.serving(small)) {
            CompletableFuture<Void> device = publishing(broker, total, acknowledged);

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(broker.health())
                            .isInstanceOfSatisfying(
                                    BrokerHealth.Degraded.class,
                                    degraded -> assertThat(degraded.reason())
                                            .contains("backlog")
                                            .contains("sluice.broker.max-backlog")));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> broker.statistics().waiting() == 1);
            int stoppedAt = acknowledged.get();
            assertThat(stoppedAt).isLessThan(total);
            assertThat(broker.statistics().largestBacklogBytes()).isBetween(6 * MEGABYTE, 16 * MEGABYTE);
            await().during(Duration.ofMillis(500)).until(() -> acknowledged.get() == stoppedAt);

            try (RawMqtt ingest = RawMqtt.consumer(broker, "ingest", 2_048)) {
                ingest.subscribe(BrokerRun.FILTER);
                BitSet seen = receive(ingest, total);
                assertThat(seen.cardinality()).isEqualTo(total);
            }
            device.join();
            assertThat(acknowledged).as("by the connection that had to wait").hasValue(total);
            await().atMost(SOON).until(() -> broker.health() instanceof BrokerHealth.Up);
        }
    }

    @Test
    void devicesWaitWhileTheDiskHasLessFreeThanAskedFor() throws Exception {
        BrokerSettings settings =
                BrokerRun.settings(directory).keeping(32 * MEGABYTE, 64 * MEGABYTE, Long.MAX_VALUE / 2);
        AtomicInteger acknowledged = new AtomicInteger();
        try (EmbeddedBroker broker = BrokerRun.serving(settings)) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(broker.health())
                            .isInstanceOfSatisfying(
                                    BrokerHealth.Degraded.class,
                                    degraded -> assertThat(degraded.reason())
                                            .contains("sluice.broker.min-disk-free")
                                            .contains(directory.toString())));
            await().atMost(SOON).until(() -> broker.statistics().holding());
            CompletableFuture<Void> device = publishing(broker, 1, acknowledged);

            await().atMost(SOON).until(() -> broker.statistics().waiting() == 1);

            assertThat(acknowledged).hasValue(0);
            broker.stop();
            assertThat(device).failsWithin(SOON);
        }
    }

    @Test
    void pagedMessagesSurviveARestart() throws Exception {
        BrokerSettings small = BrokerRun.settings(directory).keeping(MEGABYTE, 64 * MEGABYTE, 0);
        AtomicInteger acknowledged = new AtomicInteger();
        try (EmbeddedBroker broker = BrokerRun.serving(small)) {
            publishing(broker, 10_000, acknowledged).join();
            assertThat(broker.statistics().largestBacklogBytes()).as("it pages").isPositive();
        }
        try (EmbeddedBroker broker = BrokerRun.started(small);
                RawMqtt ingest = RawMqtt.consumer(broker, "ingest", 2_048)) {
            ingest.subscribe(BrokerRun.FILTER);
            assertThat(receive(ingest, 10_000).cardinality()).isEqualTo(10_000);
        }
    }

    private static CompletableFuture<Void> publishing(EmbeddedBroker broker, int total, AtomicInteger acknowledged) {
        return CompletableFuture.runAsync(
                () -> {
                    try (RawMqtt device = RawMqtt.publisher(broker.devicePort())) {
                        device.waitFor(Duration.ofSeconds(120));
                        int sent = 0;
                        while (acknowledged.get() < total) {
                            while (sent < total && sent - acknowledged.get() < 200) {
                                byte[] payload = (sent++ + PADDING).getBytes(StandardCharsets.UTF_8);
                                device.publishAhead(TOPIC, payload, false);
                            }
                            device.flush();
                            device.await(RawMqtt.PUBACK);
                            acknowledged.incrementAndGet();
                        }
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> Thread.ofPlatform().daemon().start(task));
    }

    private static BitSet receive(RawMqtt ingest, int expected) throws Exception {
        BitSet seen = new BitSet();
        Optional<RawMqtt.Packet> next;
        while (seen.cardinality() < expected && (next = ingest.nextPublish(Duration.ofSeconds(10))).isPresent()) {
            seen.set(Integer.parseInt(next.get().payload().trim()));
            ingest.acknowledge(next.get());
        }
        return seen;
    }
}
