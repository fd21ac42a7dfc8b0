/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnOperationsTest {

    private static final long MEGABYTE = 1 << 20;
    private static final int MESSAGES = 6_000;

    @TempDir
    Path directory;

    /** MQTT 5, section 4.6. Some messages have a subscriber and go to page files, some go nowhere. */
    @Test
    void acknowledgesADevicesMessagesInTheirOrderAlsoWhenItPages() throws Exception {
        try (EmbeddedBroker broker =
                        BrokerRun.serving(BrokerRun.settings(directory).keeping(2 * MEGABYTE, 1 << 30, 0));
                RawMqtt device = RawMqtt.publisher(broker.devicePort())) {
            List<Integer> sent = new ArrayList<>();
            List<Integer> acknowledged = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                String topic = i % 7 == 0 ? "nobody/wants/this" : "telemetry/plant/dev/env";
                sent.add(device.publishAhead(topic, "1".getBytes(StandardCharsets.UTF_8), false));
                if (sent.size() - acknowledged.size() >= 500) {
                    device.flush();
                    acknowledged.add(device.await(RawMqtt.PUBACK).packetId());
                }
            }
            device.flush();
            while (acknowledged.size() < MESSAGES) {
                acknowledged.add(device.await(RawMqtt.PUBACK).packetId());
            }

            assertThat(acknowledged).isEqualTo(sent);
            assertThat(broker.statistics().largestBacklogBytes()).as("it pages").isPositive();
        }
    }

    @Test
    void remembersNothingOfClientsThatAreGoneEvenIfTheyHadAWill() throws Exception {
        try (EmbeddedBroker broker = BrokerRun.serving(BrokerRun.settings(directory))) {
            for (int i = 0; i < 50; i++) {
                RawMqtt.connectWithWillAndCut(broker.devicePort(), "will-" + i, "telemetry/plant/dev/will");
            }
            try (RawMqtt ingest = RawMqtt.consumer(broker, "ingest", 2_048)) {
                ingest.subscribe(BrokerRun.FILTER);
                for (int i = 0; i < 50; i++) {
                    RawMqtt.Packet will =
                            ingest.nextPublish(Duration.ofSeconds(10)).orElseThrow();
                    assertThat(will.payload()).isEqualTo("gone");
                    ingest.acknowledge(will);
                }
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> broker.rememberedSessions() == 0);
        }
    }
}
