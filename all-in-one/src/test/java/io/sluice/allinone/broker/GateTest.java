/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {

    private static final int NOT_AUTHORIZED = 0x87;
    private static final int BAD_PASSWORD = 0x86;
    private static final int BAD_CLIENT_ID = 0x85;
    private static final int BAD_TOPIC = 0x90;
    private static final int TOO_LARGE = 0x95;
    private static final int PROTOCOL_ERROR = 0x82;
    private static final RawMqtt.Hello DEVICE = RawMqtt.Hello.publisher("device");

    @TempDir
    Path directory;

    private EmbeddedBroker open;
    private EmbeddedBroker guarded;

    @BeforeEach
    void start() throws Exception {
        open = BrokerRun.serving(BrokerRun.settings(directory.resolve("open")).withMaximumPacketSize(10_000));
    }

    @AfterEach
    void stop() {
        open.close();
        if (guarded != null) {
            guarded.close();
        }
    }

    @Test
    void asksDevicesForTheirAccounts() throws Exception {
        guarded = BrokerRun.serving(BrokerRun.settings(directory.resolve("guarded"))
                .listeningOn("127.0.0.1", 0, List.of(Account.ofPassword("plant", "right"))));
        int port = guarded.devicePort();

        assertThat(RawMqtt.connect(port, DEVICE.as("plant", "right")).connack().reason())
                .isZero();
        assertThat(RawMqtt.connect(port, DEVICE.as("plant", "wrong")).connack().reason())
                .isEqualTo(BAD_PASSWORD);
        assertThat(RawMqtt.connect(port, DEVICE.as("nobody", "")).connack().reason())
                .isEqualTo(BAD_PASSWORD);
        assertThat(RawMqtt.connect(port, DEVICE).connack().reason()).isEqualTo(BAD_PASSWORD);
        assertThat(RawMqtt.connect(port, DEVICE.as("plant", "wrong").version(4))
                        .connack()
                        .reason())
                .as("in the older protocol's words")
                .isEqualTo(5);
        assertThat(guarded.statistics().refused()).isEqualTo(4);
    }

    @Test
    void opensTheInternalDoorToNobodyElse() throws Exception {
        int port = open.internalUri().getPort();

        assertThat(RawMqtt.connect(port, DEVICE).connack().reason()).isEqualTo(BAD_PASSWORD);
        assertThat(RawMqtt.connect(port, DEVICE.as(open.internalUsername(), "guess"))
                        .connack()
                        .reason())
                .isEqualTo(BAD_PASSWORD);
    }

    @Test
    void letsNoDeviceTakeOverIngestsSession() throws Exception {
        try (RawMqtt ingest = RawMqtt.consumer(open, "ingest", 10)) {
            assertThat(RawMqtt.connect(open.devicePort(), RawMqtt.Hello.publisher("ingest"))
                            .connack()
                            .reason())
                    .isEqualTo(BAD_CLIENT_ID);
            assertThat(ingest.subscribe(BrokerRun.FILTER))
                    .as("ingest is still there")
                    .isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sluice", "sluice.x"})
    void letsNoDeviceReadTheQueueOfIngestUnderItsName(String clientId) throws Exception {
        assertThat(RawMqtt.connect(open.devicePort(), RawMqtt.Hello.publisher(clientId))
                        .connack()
                        .reason())
                .isEqualTo(BAD_CLIENT_ID);
    }

    @Test
    void letsNoDeviceJoinIngestsShareGroup() throws Exception {
        RawMqtt thief = RawMqtt.publisher(open.devicePort());

        assertThat(thief.subscribe(BrokerRun.FILTER)).isEqualTo(NOT_AUTHORIZED);
        assertThat(thief.publish("telemetry/plant/dev/env", "1"))
                .as("it may stay and publish")
                .isZero();

        try (RawMqtt dashboard = RawMqtt.publisher(open.devicePort())) {
            assertThat(dashboard.subscribe("$share/dashboard/telemetry/#")).isOne();
            assertThat(dashboard.subscribe("telemetry/#")).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"$sys.mqtt.sessions", "$share/x/$sys.mqtt.sessions", "$sys.management"})
    void keepsDevicesFromReadingTheBrokersOwnTopics(String filter) throws Exception {
        RawMqtt device = RawMqtt.publisher(open.devicePort());

        assertThat(device.subscribe(filter)).isEqualTo(NOT_AUTHORIZED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$sys.mqtt.sessions", "$sys.management", "$SYS/x"})
    void keepsDevicesFromWritingTheBrokersOwnTopics(String topic) throws Exception {
        RawMqtt device = RawMqtt.publisher(open.devicePort());

        device.publishAhead(topic, new byte[10], false);
        device.flush();

        assertThat(device.awaitEnd()).isEqualTo(BAD_TOPIC);
    }

    @Test
    void takesAPacketOfTheLargestSizeAndRefusesOneByteMore() throws Exception {
        String topic = "telemetry/plant/dev/env";
        int overhead = 1 + 2 + 2 + topic.length() + 2 + 1;
        try (RawMqtt device = RawMqtt.publisher(open.devicePort())) {
            assertThat(device.publish(topic, "x".repeat(10_000 - overhead))).isZero();
            device.publishAhead(topic, new byte[10_000 - overhead + 1], false);
            device.flush();
            assertThat(device.awaitEnd()).isEqualTo(TOO_LARGE);
        }
    }

    @Test
    void refusesALargePacketByItsHeader() throws Exception {
        RawMqtt device = RawMqtt.publisher(open.devicePort());

        device.sendHeaderOfPublish("telemetry/plant/dev/env", 200_000_000);

        assertThat(device.awaitEnd()).as("although its bytes never come").isEqualTo(TOO_LARGE);
    }

    @Test
    void boundsThePacketsOfTheOlderProtocolToo() throws Exception {
        RawMqtt device = RawMqtt.connect(open.devicePort(), DEVICE.version(4));

        device.publishAhead("telemetry/plant/dev/env", new byte[10_000], false);
        device.flush();

        assertThat(device.awaitEnd()).isZero();
        assertThat(open.statistics().queued()).isZero();
    }

    @Test
    void refusesASecondConnect() throws Exception {
        RawMqtt device = RawMqtt.connect(open.devicePort(), DEVICE);

        device.connectAgain(RawMqtt.Hello.publisher("ingest"));

        assertThat(device.awaitEnd()).isEqualTo(PROTOCOL_ERROR);
    }
}
