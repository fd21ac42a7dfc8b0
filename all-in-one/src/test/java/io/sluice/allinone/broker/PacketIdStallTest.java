/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library's stall: packet ids that were not acknowledged when a connection ended stay taken for good. */
class PacketIdStallTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final int LARGEST_WINDOW = 65_535;

    @TempDir
    Path directory;

    @Test
    void theLibraryAloneGivesASessionNothingAfterOneCutWithAFullWindow() throws Exception {
        try (EmbeddedBroker broker = new EmbeddedBroker(BrokerRun.settings(directory), false)) {
            broker.start();
            int published = fillAndCut(broker, LARGEST_WINDOW);

            try (RawMqtt again = RawMqtt.consumer(broker, "ingest", LARGEST_WINDOW)) {
                assertThat(again.connack().sessionPresent()).isTrue();
                assertThat(again.subscribe(BrokerRun.FILTER)).isOne();
                assertThat(again.nextPublish(Duration.ofSeconds(3)))
                        .as("of %d messages", published)
                        .isEmpty();
            }
        }
    }

    @Test
    void messagesFlowAfterACutWithTheLargestWindow() throws Exception {
        try (EmbeddedBroker broker = BrokerRun.started(BrokerRun.settings(directory))) {
            int published = fillAndCut(broker, LARGEST_WINDOW);

            try (RawMqtt again = RawMqtt.consumer(broker, "ingest", LARGEST_WINDOW)) {
                again.subscribe(BrokerRun.FILTER);
                assertThat(receiveAll(again, published)).isEqualTo(published);
            }
            assertThat(broker.statistics().freedPacketIds()).isEqualTo(LARGEST_WINDOW);
        }
    }

    @Test
    void messagesFlowAfterEachOfTwentyCutsWithAFullWindow() throws Exception {
        int window = 2_048;
        try (EmbeddedBroker broker = BrokerRun.serving(BrokerRun.settings(directory))) {
            int published = 60_000;
            try (RawMqtt device = RawMqtt.publisher(broker.devicePort())) {
                device.publishMany("telemetry/plant/dev/env", 0, published);
            }
            for (int cut = 0; cut < 20; cut++) {
                RawMqtt ingest = RawMqtt.consumer(broker, "ingest", window);
                ingest.subscribe(BrokerRun.FILTER);
                for (int i = 0; i < window; i++) {
                    assertThat(ingest.nextPublish(SOON))
                            .as("message %d after cut %d", i, cut)
                            .isPresent();
                }
                assertThat(ingest.nextPublish(Duration.ofMillis(50)))
                        .as("beyond the window")
                        .isEmpty();
                ingest.cut();
            }
            try (RawMqtt ingest = RawMqtt.consumer(broker, "ingest", window)) {
                ingest.subscribe(BrokerRun.FILTER);
                assertThat(receiveAll(ingest, published))
                        .as("each message once at last")
                        .isEqualTo(published);
            }
        }
    }

    /** Publishes more than a window, lets the consumer take a window without acknowledging, and cuts it. */
    private static int fillAndCut(EmbeddedBroker broker, int window) throws Exception {
        RawMqtt ingest = RawMqtt.consumer(broker, "ingest", window);
        ingest.subscribe(BrokerRun.FILTER);
        broker.openDeviceListener();
        int published = window + 1_000;
        try (RawMqtt device = RawMqtt.publisher(broker.devicePort())) {
            device.publishMany("telemetry/plant/dev/env", 0, published);
        }
        for (int i = 0; i < window; i++) {
            assertThat(ingest.nextPublish(SOON)).as("message %d", i).isPresent();
        }
        ingest.cut();
        return published;
    }

    private static int receiveAll(RawMqtt ingest, int expected) throws Exception {
        BitSet seen = new BitSet();
        Optional<RawMqtt.Packet> next;
        while (seen.cardinality() < expected && (next = ingest.nextPublish(SOON)).isPresent()) {
            seen.set(Integer.parseInt(next.get().payload()));
            ingest.acknowledge(next.get());
        }
        return seen.cardinality();
    }
}
