/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class EmbeddedBrokerTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    @Test
    void saysWhatIsMissingAtEachStepOfTheStart() throws Exception {
        try (EmbeddedBroker broker = new EmbeddedBroker(BrokerRun.settings(directory))) {
            assertThat(broker.health()).isEqualTo(new BrokerHealth.Down("the embedded broker is not started"));
            assertThatThrownBy(broker::internalUri).hasMessageContaining("not started");

            broker.start();
            assertThat(broker.health())
                    .isInstanceOfSatisfying(
                            BrokerHealth.Degraded.class,
                            degraded -> assertThat(degraded.reason()).contains("ingest's subscription"));
            assertThatThrownBy(broker::devicePort).hasMessageContaining("not open yet");

            broker.openDeviceListener();
            assertThat(broker.health()).isEqualTo(new BrokerHealth.Up());

            broker.stop();
            assertThat(broker.health()).isEqualTo(new BrokerHealth.Down("the embedded broker is stopped"));
        }
    }

    @Test
    void handsAMessageFromADeviceToIngest() throws Exception {
        try (EmbeddedBroker broker = BrokerRun.serving(BrokerRun.settings(directory));
                RawMqtt ingest = RawMqtt.consumer(broker, "ingest", 10);
                RawMqtt device = RawMqtt.publisher(broker.devicePort())) {
            ingest.subscribe(BrokerRun.FILTER);

            assertThat(device.publish("telemetry/plant/dev/env", "{\"t\":1}")).isZero();

            RawMqtt.Packet received = ingest.nextPublish(SOON).orElseThrow();
            assertThat(received.topic()).isEqualTo("telemetry/plant/dev/env");
            assertThat(received.payload()).isEqualTo("{\"t\":1}");
        }
    }

    @Test
    void namesThePortThatIsInUseAndTheWayOut() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            BrokerSettings settings =
                    BrokerRun.settings(directory).listeningOn("127.0.0.1", other.getLocalPort(), List.of());
            try (EmbeddedBroker broker = BrokerRun.started(settings)) {
                assertThatThrownBy(broker::openDeviceListener)
                        .isInstanceOf(BrokerException.class)
                        .hasMessageContaining("127.0.0.1:" + other.getLocalPort())
                        .hasMessageContaining("sluice.broker.port")
                        .hasMessageContaining("the port is in use")
                        .hasMessageContaining("free port");
                other.close();
                broker.openDeviceListener();
                assertThat(broker.devicePort()).isEqualTo(settings.port());
            }
        }
    }

    @Test
    void refusesAFolderThatAnotherInstanceUses() {
        BrokerSettings settings = BrokerRun.settings(directory);
        try (EmbeddedBroker _ = BrokerRun.started(settings);
                EmbeddedBroker second = new EmbeddedBroker(settings)) {
            assertThatThrownBy(second::start)
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("used by another running instance")
                    .hasMessageContaining("sluice.data-dir");
        }
    }

    @Test
    void namesAFolderThatCannotBeMade() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        try (EmbeddedBroker broker = new EmbeddedBroker(BrokerRun.settings(file))) {
            assertThatThrownBy(broker::start)
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("cannot be written");
        }
    }

    @Test
    void keepsWhatWasAcknowledgedOverAStopAndAStart() throws Exception {
        BrokerSettings settings = BrokerRun.settings(directory);
        try (EmbeddedBroker broker = BrokerRun.serving(settings);
                RawMqtt device = RawMqtt.publisher(broker.devicePort())) {
            device.publishMany("telemetry/plant/dev/env", 0, 500);
        }
        try (EmbeddedBroker broker = BrokerRun.started(settings);
                RawMqtt ingest = RawMqtt.consumer(broker, "ingest", 1_000)) {
            assertThat(ingest.connack().sessionPresent()).isTrue();
            ingest.subscribe(BrokerRun.FILTER);
            for (int i = 0; i < 500; i++) {
                assertThat(ingest.nextPublish(SOON).orElseThrow().payload()).isEqualTo(Integer.toString(i));
            }
        }
    }

    @Test
    void carriesPayloadsUpToTheLargestPacket() throws Exception {
        byte[] payload = "x".repeat(900_000).getBytes();
        BrokerSettings settings = BrokerRun.settings(directory);
        try (EmbeddedBroker broker = BrokerRun.serving(settings);
                RawMqtt device = RawMqtt.publisher(broker.devicePort())) {
            device.publishAhead("telemetry/plant/camera/env", payload, false);
            device.flush();
            device.await(RawMqtt.PUBACK);
        }
        try (EmbeddedBroker broker = BrokerRun.started(settings);
                RawMqtt ingest = RawMqtt.consumer(broker, "ingest", 10)) {
            ingest.subscribe(BrokerRun.FILTER);
            assertThat(ingest.nextPublish(SOON).orElseThrow().payloadLength()).isEqualTo(payload.length);
        }
    }

    @Test
    void writesNoLogLinePerMessageWithTheLevelsItAsksFor() throws Exception {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        try (EmbeddedBroker broker = BrokerRun.serving(BrokerRun.settings(directory));
                RawMqtt device = RawMqtt.publisher(broker.devicePort())) {
            lines.start();
            root.addAppender(lines);
            device.publishMany("telemetry/plant/dev/env", 0, 100);
        } finally {
            root.detachAppender(lines);
        }
        assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    }

    @Test
    void startsAgainAfterItWasStopped() throws Exception {
        EmbeddedBroker broker = BrokerRun.serving(BrokerRun.settings(directory));
        int port = broker.internalUri().getPort();
        broker.stop();
        broker.stop();
        broker.start();
        assertThat(broker.internalUri().getPort())
                .as("ingest finds it where it was")
                .isEqualTo(port);
        broker.close();
    }
}
