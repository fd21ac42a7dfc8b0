/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names by which a device could read what is ingest's, with a share group whose name has a dot. */
class QueueTheftTest {

    private static final int BAD_CLIENT_ID = 0x85;
    private static final int REJECTED = 2;
    private static final String FILTER = "$share/a.b/telemetry/#";
    private static final String TOPIC = "telemetry/plant/dev/env";

    @TempDir
    Path directory;

    private BrokerSettings settings;
    private EmbeddedBroker broker;
    private RawMqtt ingest;

    @BeforeEach
    void start() throws Exception {
        settings = BrokerRun.settings(directory).forShareGroup("a.b");
        broker = BrokerRun.started(settings);
        ingest = RawMqtt.consumer(broker, "ingest", 1_000);
        ingest.subscribe(FILTER);
        broker.openDeviceListener();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @ParameterizedTest
    @CsvSource({
        "a, b.telemetry/#, 0x87",
        "thief, $share/a/b.telemetry/#, 0x87",
        "thief, $share/a.b/telemetry/#, 0x87",
        "thief, $share/$sys/mqtt.sessions, 0x8f",
        "thief, $share/x::a.b/telemetry/#, 0x8f"
    })
    void refusesTheSubscriptionAndAllMessagesReachIngest(String clientId, String filter, String code) throws Exception {
        try (RawMqtt thief = RawMqtt.connect(broker.devicePort(), RawMqtt.Hello.publisher(clientId));
                RawMqtt device = RawMqtt.publisher(broker.devicePort())) {
            assertThat(thief.subscribe(filter)).isEqualTo(Integer.decode(code));

            device.publishMany(TOPIC, 0, 100);

            assertThat(received()).hasSize(100);
            assertThat(thief.nextPublish(Duration.ofMillis(200))).isEmpty();
        }
    }

    @Test
    void refusesItInTheOlderProtocolsWordsToo() throws Exception {
        RawMqtt.Hello old = RawMqtt.Hello.publisher("a").version(4);
        try (RawMqtt thief = RawMqtt.connect(broker.devicePort(), old)) {
            assertThat(thief.subscribe("b.telemetry/#", 1)).isEqualTo(0x80);
            assertThat(thief.subscribe("telemetry/#", 1)).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b", "$sys", "x::sluice", "' OR ''='"})
    void refusesClientIdsTheLibraryWouldMisread(String clientId) throws Exception {
        RawMqtt.Hello hello = RawMqtt.Hello.publisher(clientId);

        assertThat(RawMqtt.connect(broker.devicePort(), hello).connack().reason())
                .isEqualTo(BAD_CLIENT_ID);
        assertThat(RawMqtt.connect(broker.devicePort(), hello.version(4))
                        .connack()
                        .reason())
                .isEqualTo(REJECTED);
    }

    @Test
    void aSessionOfATimeWhenIngestsGroupWasAnotherDoesNotReadFromItsQueue() throws Exception {
        RawMqtt.Hello old = RawMqtt.Hello.publisher("x").expiring(1_000);
        try (RawMqtt later = RawMqtt.connect(broker.devicePort(), old)) {
            assertThat(later.subscribe("y.telemetry/#")).isOne();
        }
        broker.close();
        broker = BrokerRun.started(settings.forShareGroup("x.y"));
        ingest = RawMqtt.consumer(broker, "ingest", 1_000);
        ingest.subscribe("$share/x.y/telemetry/#");
        broker.openDeviceListener();

        try (RawMqtt thief = RawMqtt.connect(broker.devicePort(), old);
                RawMqtt device = RawMqtt.publisher(broker.devicePort())) {
            assertThat(thief.connack().sessionPresent()).isTrue();
            device.publishMany(TOPIC, 0, 100);
            assertThat(received()).hasSize(100);
        }
    }

    private Set<String> received() throws Exception {
        Set<String> payloads = new HashSet<>();
        Optional<RawMqtt.Packet> next;
        while (payloads.size() < 100 && (next = ingest.nextPublish(Duration.ofSeconds(5))).isPresent()) {
            payloads.add(next.get().payload());
            ingest.acknowledge(next.get());
        }
        return payloads;
    }
}
