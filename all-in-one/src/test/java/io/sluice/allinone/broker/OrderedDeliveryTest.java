/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * MQTT 5, section 4.6: what one client publishes under one topic reaches a subscriber in that order. It showed in two of
 * three runs when nothing was done for it.
 */
class OrderedDeliveryTest {

    private static final int DEVICES = 4;
    private static final int MESSAGES = 20_000;
    private static final int ACKNOWLEDGED_TOGETHER = 200;

    @TempDir
    Path directory;

    @Test
    void handsOverEachDevicesMessagesInTheirOrderWhileABacklogGrowsAndAcknowledgementsComeInGroups() throws Exception {
        try (EmbeddedBroker broker = BrokerRun.serving(BrokerRun.settings(directory));
                RawMqtt ingest = RawMqtt.consumer(broker, "ingest", 8_192)) {
            ingest.subscribe(BrokerRun.FILTER);
            List<CompletableFuture<Void>> devices = new ArrayList<>();
            for (int i = 0; i < DEVICES; i++) {
                int device = i;
                devices.add(CompletableFuture.runAsync(() -> publish(broker.devicePort(), device)));
            }

            List<String> outOfOrder = receive(ingest);

            devices.forEach(CompletableFuture::join);
            assertThat(outOfOrder).isEmpty();
        }
    }

    private static void publish(int port, int device) {
        try (RawMqtt connection = RawMqtt.publisher(port)) {
            connection.publishMany(topic(device), 0, MESSAGES);
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private static String topic(int device) {
        return "telemetry/plant/dev-%d/env".formatted(device);
    }

    private static List<String> receive(RawMqtt ingest) throws Exception {
        int[] last = new int[DEVICES];
        Arrays.fill(last, -1);
        List<String> outOfOrder = new ArrayList<>();
        List<RawMqtt.Packet> held = new ArrayList<>();
        for (int i = 0; i < DEVICES * MESSAGES; i++) {
            RawMqtt.Packet packet = ingest.nextPublish(Duration.ofSeconds(20)).orElseThrow();
            int device = packet.topic().charAt("telemetry/plant/dev-".length()) - '0';
            int number = Integer.parseInt(packet.payload());
            if (number != last[device] + 1) {
                outOfOrder.add("%s: %d after %d".formatted(packet.topic(), number, last[device]));
            }
            last[device] = number;
            held.add(packet);
            if (held.size() == ACKNOWLEDGED_TOGETHER) {
                Thread.sleep(2);
                acknowledge(ingest, held);
            }
        }
        acknowledge(ingest, held);
        ingest.flush();
        return outOfOrder;
    }

    private static void acknowledge(RawMqtt ingest, List<RawMqtt.Packet> packets) throws Exception {
        for (RawMqtt.Packet packet : packets) {
            ingest.acknowledge(packet);
        }
        packets.clear();
    }
}
