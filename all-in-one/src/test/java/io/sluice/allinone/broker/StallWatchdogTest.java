/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StallWatchdogTest {

    private static final Duration STALL = Duration.ofSeconds(10);
    private static final SessionFlow STUCK = new SessionFlow("ingest", 500, 100, 7, 0, 2_048, true);

    @TempDir
    Path directory;

    private final List<String> steps = new ArrayList<>();
    private final AtomicReference<SessionFlow> flow = new AtomicReference<>(STUCK);
    private long now;

    private final StallWatchdog watchdog = new StallWatchdog(
            new StallWatchdog.Patient() {

                @Override
                public List<SessionFlow> flows() {
                    return List.of(flow.get());
                }

                @Override
                public void dropConnection(String clientId) {
                    steps.add("drop " + clientId);
                }

                @Override
                public void restart() {
                    steps.add("restart");
                }
            },
            (clientId, _) -> steps.add("renew " + clientId),
            STALL,
            () -> now);

    @Test
    void doesNothingBeforeTheTimeIsUp() throws Exception {
        look(STUCK, 0);
        look(STUCK, 9);

        assertThat(steps).isEmpty();
    }

    @Test
    void takesOneStepAfterTheOther() throws Exception {
        for (int second = 0; second < 60; second++) {
            look(STUCK, 1);
        }

        assertThat(steps).containsExactly("drop ingest", "renew ingest", "renew ingest", "restart", "drop ingest");
    }

    @Test
    void beginsAnewWhenSomethingWasAcknowledged() throws Exception {
        look(STUCK, 0);
        look(STUCK, 10);
        look(STUCK, 1);
        look(with(8, 0, 2_048), 1);
        look(with(8, 0, 2_048), 10);

        assertThat(steps).containsExactly("drop ingest", "drop ingest");
    }

    @Test
    void leavesAClientAloneThatHoldsItsWindow() throws Exception {
        SessionFlow full = with(7, 2_048, 2_048);
        look(full, 0);
        look(full, 3_600);

        assertThat(steps).isEmpty();
    }

    @Test
    void leavesAClientAloneThatHasAllThereIsAndDoesNotAcknowledge() throws Exception {
        SessionFlow all = new SessionFlow("ingest", 0, 100, 7, 100, 2_048, true);
        look(all, 0);
        look(all, 3_600);

        assertThat(steps).isEmpty();
    }

    @Test
    void leavesAClientAloneThatDoesNotRead() throws Exception {
        SessionFlow blocked = new SessionFlow("ingest", 500, 100, 7, 100, 2_048, false);
        look(blocked, 0);
        look(blocked, 3_600);

        assertThat(steps).isEmpty();
    }

    @Test
    void healsARealStallByANewSession() throws Exception {
        try (EmbeddedBroker broker = new EmbeddedBroker(BrokerRun.settings(directory), false)) {
            broker.start();
            int published = stall(broker);
            List<String> renewed = new ArrayList<>();
            try (RawMqtt stuck = stuckConsumer(broker);
                    StallWatchdog watch = StallWatchdog.watch(broker, (clientId, why) -> renewed.add(clientId))) {
                assertThat(stuck.awaitEnd()).as("first its connection is ended").isZero();
                try (RawMqtt _ = stuckConsumer(broker)) {
                    await().atMost(Duration.ofSeconds(20)).until(() -> !renewed.isEmpty());
                    assertThat(renewed).containsOnly("ingest");
                }
                try (RawMqtt fresh = RawMqtt.consumer(broker, "ingest-1", 4_096)) {
                    fresh.subscribe(BrokerRun.FILTER);
                    assertThat(receiveAll(fresh, published)).isEqualTo(published);
                }
                assertThat(watch.treatments()).isLessThanOrEqualTo(3);
            }
        }
    }

    @Test
    void healsARealStallByARestartWhenNothingElseHelps() throws Exception {
        try (EmbeddedBroker broker = new EmbeddedBroker(BrokerRun.settings(directory), false)) {
            broker.start();
            int published = stall(broker);
            int internalPort = broker.internalUri().getPort();
            try (StallWatchdog _ = StallWatchdog.watch(broker, (_, _) -> {})) {
                stuckConsumer(broker).awaitEnd();
                stuckConsumer(broker).awaitEnd();
                await().atMost(Duration.ofSeconds(30)).until(() -> broker.health() instanceof BrokerHealth.Up);
            }
            assertThat(broker.internalUri().getPort()).isEqualTo(internalPort);
            try (RawMqtt same = RawMqtt.consumer(broker, "ingest", 4_096)) {
                assertThat(same.connack().sessionPresent()).isTrue();
                same.subscribe(BrokerRun.FILTER);
                assertThat(receiveAll(same, published)).isEqualTo(published);
            }
        }
    }

    @Test
    void leavesARealConsumerAloneThatAcknowledgesNothing() throws Exception {
        List<String> renewed = new ArrayList<>();
        try (EmbeddedBroker broker = BrokerRun.serving(BrokerRun.settings(directory));
                RawMqtt ingest = RawMqtt.consumer(broker, "ingest", 100);
                RawMqtt device = RawMqtt.publisher(broker.devicePort());
                StallWatchdog watch = StallWatchdog.watch(broker, (clientId, why) -> renewed.add(clientId))) {
            ingest.subscribe(BrokerRun.FILTER);
            device.publishMany("telemetry/plant/dev/env", 0, 1_000);
            await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(5)).until(() -> watch.treatments() == 0);
            assertThat(renewed).isEmpty();
            assertThat(receiveAll(ingest, 1_000)).isEqualTo(1_000);
        }
    }

    private void look(SessionFlow seen, long secondsLater) throws Exception {
        now += Duration.ofSeconds(secondsLater).toNanos();
        flow.set(seen);
        watchdog.look();
    }

    private static SessionFlow with(long acknowledged, int inFlight, int window) {
        return new SessionFlow("ingest", 500, inFlight, acknowledged, inFlight, window, true);
    }

    /** A session whose packet ids are all taken, by sixteen cuts with a full window. */
    private static int stall(EmbeddedBroker broker) throws Exception {
        int window = 4_096;
        BrokerRun.subscribeOnce(broker);
        broker.openDeviceListener();
        try (RawMqtt device = RawMqtt.publisher(broker.devicePort())) {
            device.publishMany("telemetry/plant/dev/env", 0, window);
        }
        for (int cut = 0; cut < 16; cut++) {
            RawMqtt ingest = RawMqtt.consumer(broker, "ingest", window);
            int expected = cut < 15 ? window : window - 1;
            for (int i = 0; i < expected; i++) {
                ingest.nextPublish(Duration.ofSeconds(5)).orElseThrow();
            }
            ingest.cut();
        }
        return window;
    }

    private static RawMqtt stuckConsumer(EmbeddedBroker broker) throws Exception {
        RawMqtt ingest = RawMqtt.consumer(broker, "ingest", 4_096);
        ingest.waitFor(Duration.ofSeconds(60));
        return ingest;
    }

    private static int receiveAll(RawMqtt ingest, int expected) throws Exception {
        BitSet seen = new BitSet();
        Optional<RawMqtt.Packet> next;
        while (seen.cardinality() < expected && (next = ingest.nextPublish(Duration.ofSeconds(10))).isPresent()) {
            seen.set(Integer.parseInt(next.get().payload()));
            ingest.acknowledge(next.get());
        }
        return seen.cardinality();
    }
}
