/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ingest's shared subscription may rely on. */
class SharedSubscriptionTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration MOMENT = Duration.ofMillis(300);
    private static final String TOPIC = "telemetry/plant/dev/env";

    @TempDir
    Path directory;

    private EmbeddedBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = BrokerRun.serving(BrokerRun.settings(directory));
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void givesNothingBetweenConnackAndSubscribeAndThenEachMessageOnce() throws Exception {
        publish(500);
        try (RawMqtt ingest = RawMqtt.consumer(broker, "ingest", 2_048)) {
            assertThat(ingest.connack().sessionPresent()).isTrue();
            assertThat(ingest.nextPublish(MOMENT)).as("before SUBSCRIBE").isEmpty();
            ingest.subscribe(BrokerRun.FILTER);
            assertThat(payloads(ingest, 500)).doesNotHaveDuplicates().hasSize(500);
            assertThat(ingest.nextPublish(MOMENT)).isEmpty();
        }
    }

    @Test
    void redeliversAtMostTheWindowAfterACut() throws Exception {
        publish(5_000);
        int window = 512;
        List<String> received = new ArrayList<>();
        for (int cut = 0; cut < 5; cut++) {
            RawMqtt ingest = RawMqtt.consumer(broker, "ingest", window);
            ingest.subscribe(BrokerRun.FILTER);
            received.addAll(payloads(ingest, window));
            ingest.cut();
        }
        try (RawMqtt ingest = RawMqtt.consumer(broker, "ingest", window)) {
            ingest.subscribe(BrokerRun.FILTER);
            Optional<RawMqtt.Packet> next;
            while ((next = ingest.nextPublish(Duration.ofSeconds(1))).isPresent()) {
                received.add(next.get().payload());
                ingest.acknowledge(next.get());
            }
        }
        assertThat(received.stream().distinct()).hasSize(5_000);
        assertThat(received.size() - 5_000).isLessThanOrEqualTo(5 * window);
    }

    @Test
    void honoursTheReceiveMaximum() throws Exception {
        publish(300);
        try (RawMqtt ingest = RawMqtt.consumer(broker, "ingest", 100)) {
            ingest.subscribe(BrokerRun.FILTER);
            List<RawMqtt.Packet> window = packets(ingest, 100);
            assertThat(ingest.nextPublish(MOMENT)).as("beyond the window").isEmpty();
            ingest.acknowledge(window.get(0));
            ingest.acknowledge(window.get(1));
            assertThat(packets(ingest, 2)).hasSize(2);
            assertThat(ingest.nextPublish(MOMENT)).isEmpty();
        }
    }

    @Test
    void keepsTheQueueWhenAnInternalMemberStartsClean() throws Exception {
        publish(100);
        RawMqtt.Hello clean = new RawMqtt.Hello(
                "ingest", 5, true, RawMqtt.NEVER, 100, broker.internalUsername(), broker.internalPassword());
        try (RawMqtt ingest = RawMqtt.connect(broker.internalUri().getPort(), clean)) {
            assertThat(ingest.connack().sessionPresent()).isFalse();
            ingest.subscribe(BrokerRun.FILTER);
            assertThat(payloads(ingest, 100)).hasSize(100);
        }
    }

    @Test
    void handsWhatASessionLeftToTheNextMemberOfTheGroup() throws Exception {
        publish(100);
        RawMqtt first = RawMqtt.consumer(broker, "ingest", 100);
        first.subscribe(BrokerRun.FILTER);
        payloads(first, 50);
        first.cut();

        try (RawMqtt second = RawMqtt.consumer(broker, "ingest-renewed", 100)) {
            assertThat(second.connack().sessionPresent()).isFalse();
            second.subscribe(BrokerRun.FILTER);
            assertThat(payloads(second, 100)).doesNotHaveDuplicates();
        }
    }

    @Test
    void sendsNoRetainedMessagesAgainWhenIngestSubscribesAgain() throws Exception {
        try (RawMqtt device = RawMqtt.publisher(broker.devicePort())) {
            device.publishAhead(TOPIC, new byte[] {'1'}, true);
            device.flush();
            device.await(RawMqtt.PUBACK);
        }
        for (int start = 0; start < 2; start++) {
            try (RawMqtt ingest = RawMqtt.consumer(broker, "ingest", 100)) {
                ingest.subscribe(BrokerRun.FILTER, 0x01);
                Optional<RawMqtt.Packet> only = ingest.nextPublish(start == 0 ? SOON : MOMENT);
                assertThat(only.isPresent()).isEqualTo(start == 0);
                if (only.isPresent()) {
                    ingest.acknowledge(only.get());
                    assertThat(ingest.nextPublish(MOMENT)).isEmpty();
                }
            }
        }
    }

    @Test
    void keepsWhatWaitsWhenTheLastMemberLeaves() throws Exception {
        publish(100);
        try (RawMqtt ingest = RawMqtt.consumer(broker, "ingest", 10)) {
            ingest.subscribe(BrokerRun.FILTER);
            ingest.unsubscribe(BrokerRun.FILTER);
        }
        RawMqtt.Hello passing =
                new RawMqtt.Hello("passing", 5, true, 0, 10, broker.internalUsername(), broker.internalPassword());
        try (RawMqtt member = RawMqtt.connect(broker.internalUri().getPort(), passing)) {
            member.subscribe(BrokerRun.FILTER);
        }
        try (RawMqtt ingest = RawMqtt.consumer(broker, "ingest", 1_000)) {
            ingest.subscribe(BrokerRun.FILTER);
            assertThat(payloads(ingest, 100).stream().distinct()).hasSize(100);
        }
    }

    private void publish(int count) throws Exception {
        try (RawMqtt device = RawMqtt.publisher(broker.devicePort())) {
            device.publishMany(TOPIC, 0, count);
        }
    }

    private static List<RawMqtt.Packet> packets(RawMqtt ingest, int count) throws Exception {
        List<RawMqtt.Packet> packets = new ArrayList<>();
        while (packets.size() < count) {
            packets.add(ingest.nextPublish(SOON).orElseThrow());
        }
        return packets;
    }

    private static List<String> payloads(RawMqtt ingest, int count) throws Exception {
        return packets(ingest, count).stream().map(RawMqtt.Packet::payload).toList();
    }
}
