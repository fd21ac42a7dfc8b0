/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.mqtt.InboundPublish;
import io.sluice.mqtt.MqttReceiver;
import io.sluice.mqtt.ReceiverSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker together with ingest's own receiver. */
class ReceiverTest {

    private static final String TOPIC = "telemetry/plant/dev/env";

    @TempDir
    Path directory;

    @Test
    void messagesFlowAfterEachOfTwentyCutsWithAFullWindow() throws Exception {
        int window = 2_048;
        int rounds = 20;
        Sink sink = new Sink();
        try (EmbeddedBroker broker = BrokerRun.started(BrokerRun.settings(directory));
                CuttingProxy proxy = new CuttingProxy(broker.internalUri());
                MqttReceiver receiver = receiver(broker, proxy, window, sink)) {
            receiver.start();
            assertThat(receiver.awaitSubscribed(Duration.ofSeconds(20))).isTrue();
            broker.openDeviceListener();
            try (RawMqtt device = RawMqtt.publisher(broker.devicePort())) {
                for (int round = 0; round < rounds; round++) {
                    sink.hold(true);
                    int next = round * 3_000;
                    device.publishMany(TOPIC, next, 3_000);
                    await().atMost(Duration.ofSeconds(30)).until(() -> sink.unsettled() >= window);
                    proxy.cut();
                    sink.hold(false);
                    await().atMost(Duration.ofSeconds(30))
                            .untilAsserted(() -> assertThat(sink.complete()).isEqualTo(next + 3_000));
                }
            }
            assertThat(sink.received() - rounds * 3_000).as("extra copies").isLessThanOrEqualTo(rounds * window);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> broker.statistics().queued() == 0);
        }
    }

    private MqttReceiver receiver(EmbeddedBroker broker, CuttingProxy proxy, int window, Sink sink) {
        ReceiverSettings settings = ReceiverSettings.builder(
                        proxy.uri(), directory.resolve("mqtt"), "sluice", List.of("telemetry/#"))
                .credentials(broker.internalUsername(), broker.internalPassword())
                .receiveMaximum(window)
                .build();
        return new MqttReceiver(settings, sink::take);
    }

    /** Remembers every number and settles at once, or holds what comes. */
    private static final class Sink {

        private final BitSet seen = new BitSet();
        private final Queue<InboundPublish> waiting = new ArrayDeque<>();
        private boolean holds;
        private int received;

        synchronized void take(List<InboundPublish> publishes) {
            for (InboundPublish publish : publishes) {
                seen.set(Integer.parseInt(new String(publish.payload(), StandardCharsets.UTF_8)));
                received++;
                waiting.add(publish);
            }
            settle();
        }

        synchronized void hold(boolean hold) {
            holds = hold;
            settle();
        }

        private void settle() {
            while (!holds && !waiting.isEmpty()) {
                InboundPublish next = waiting.remove();
                next.lane().settle(List.of(next));
            }
        }

        synchronized int unsettled() {
            return waiting.size();
        }

        synchronized int complete() {
            return seen.nextClearBit(0);
        }

        synchronized int received() {
            return received;
        }
    }
}
