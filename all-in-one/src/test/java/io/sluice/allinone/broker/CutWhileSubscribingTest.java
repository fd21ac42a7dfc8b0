/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library deletes a shared subscription, with all that waits in it, when its connection ends during SUBSCRIBE. */
class CutWhileSubscribingTest {

    private static final int WAITING = 1_000;
    private static final int AT_A_TIME = 10;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @Test
    void losesNothingWhenConnectionsEndWhileTheySubscribe() throws Exception {
        try (EmbeddedBroker broker = BrokerRun.serving(BrokerRun.settings(directory))) {
            try (RawMqtt device = RawMqtt.publisher(broker.devicePort())) {
                device.publishMany("telemetry/plant/dev/env", 0, WAITING);
            }
            Random random = new Random(7);
            for (int cut = 0; cut < 200; cut++) {
                RawMqtt.subscribeAndCut(
                        broker.internalUri().getPort(),
                        RawMqtt.Hello.consumer("ingest", 100, broker),
                        BrokerRun.FILTER,
                        Duration.ofNanos(random.nextInt(3_000_000)));
                awaitAtMost(AT_A_TIME, broker);
            }
            awaitAtMost(0, broker);
            try (RawMqtt ingest = RawMqtt.consumer(broker, "ingest", 2_048)) {
                ingest.subscribe(BrokerRun.FILTER);
                assertThat(receive(ingest).cardinality())
                        .as("%s %s", broker.statistics(), broker.patient().flows())
                        .isEqualTo(WAITING);
            }
        }
    }

    /**
     * The broker takes leave of one connection after the other, each on a thread that waits its turn. More than it has threads
     * hold one another up for half a minute, and the last of them would take the new connection of the same client with it.
     */
    private static void awaitAtMost(int connections, EmbeddedBroker broker) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> broker.statistics().connections() <= connections);
    }

    private static BitSet receive(RawMqtt ingest) throws Exception {
        BitSet seen = new BitSet();
        Optional<RawMqtt.Packet> next;
        while (seen.cardinality() < WAITING && (next = ingest.nextPublish(Duration.ofSeconds(10))).isPresent()) {
            seen.set(Integer.parseInt(next.get().payload()));
            ingest.acknowledge(next.get());
        }
        return seen;
    }
}
