/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of a process that runs the broker, in the middle of publishing. */
class CrashTest {

    private static final String TOPIC = "telemetry/plant/dev/env";

    @TempDir
    Path directory;

    @Test
    void deliversEveryAcknowledgedMessageToTheOfflineSessionAfterEachOfThreeKills() throws Exception {
        AtomicInteger acknowledged = new AtomicInteger();
        for (int kill = 0; kill < 3; kill++) {
            publishUntilKilled(acknowledged, (kill + 1) * 2_000);
        }

        try (EmbeddedBroker broker = BrokerRun.started(BrokerRun.settings(directory));
                RawMqtt ingest = RawMqtt.consumer(broker, "ingest", 2_048)) {
            assertThat(ingest.connack().sessionPresent()).isTrue();
            ingest.subscribe(BrokerRun.FILTER);
            BitSet seen = receiveUntilQuiet(ingest);
            assertThat(seen.nextClearBit(0))
                    .as("none of the acknowledged is missing")
                    .isGreaterThanOrEqualTo(acknowledged.get());
        }
    }

    /** Numbers go on where the last acknowledged one was; what was sent beyond it is sent again. */
    private void publishUntilKilled(AtomicInteger acknowledged, int killAt) throws Exception {
        Process child = BrokerRun.process(Child.class, directory);
        try (BufferedReader says = child.inputReader()) {
            int port = Integer.parseInt(says.readLine());
            RawMqtt device = RawMqtt.publisher(port);
            int sent = acknowledged.get();
            while (true) {
                while (sent - acknowledged.get() < 100) {
                    device.publishAhead(TOPIC, Integer.toString(sent++).getBytes(StandardCharsets.UTF_8), false);
                }
                device.flush();
                device.await(RawMqtt.PUBACK);
                if (acknowledged.incrementAndGet() == killAt) {
                    child.destroyForcibly();
                }
            }
        } catch (IOException e) {
            assertThat(acknowledged.get()).isGreaterThanOrEqualTo(killAt);
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    private static BitSet receiveUntilQuiet(RawMqtt ingest) throws Exception {
        BitSet seen = new BitSet();
        Optional<RawMqtt.Packet> next;
        while ((next = ingest.nextPublish(Duration.ofSeconds(2))).isPresent()) {
            seen.set(Integer.parseInt(next.get().payload()));
            ingest.acknowledge(next.get());
        }
        return seen;
    }

    /** The process that is killed: a serving broker that tells its device port and waits. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) throws Exception {
            ((ch.qos.logback.classic.Logger) org.slf4j.LoggerFactory.getLogger("ROOT"))
                    .setLevel(ch.qos.logback.classic.Level.ERROR);
            try (EmbeddedBroker broker = BrokerRun.serving(BrokerRun.settings(Path.of(arguments[0])))) {
                System.out.println(broker.devicePort());
                new BufferedReader(new InputStreamReader(System.in)).readLine();
            }
        }
    }
}
