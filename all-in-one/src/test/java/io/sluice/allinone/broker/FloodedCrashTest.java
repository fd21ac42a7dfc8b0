/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of a broker that gets more than is read from it, so that its library writes page files, while somebody
 * reads and acknowledges. Counting all operations of a thread together, the library acknowledged up to some hundred
 * messages too early then.
 */
class FloodedCrashTest {

    private static final int KILLS = 5;
    private static final int DEVICES = 4;
    private static final int UNACKNOWLEDGED = 1_000;
    private static final int MESSAGES_A_LIFE = 10_000;
    private static final long MEMORY = 4 << 20;

    @TempDir
    Path directory;

    private final BitSet acknowledged = new BitSet();
    private final BitSet received = new BitSet();
    private final AtomicInteger next = new AtomicInteger();

    @Test
    void deliversEveryAcknowledgedMessageAlthoughItWasFullWhenItWasKilled() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            publishAndKill(MESSAGES_A_LIFE + 1_700 * kill);
        }
        try (EmbeddedBroker broker = BrokerRun.started(settings(directory));
                RawMqtt ingest = RawMqtt.consumer(broker, "ingest", 2_048)) {
            ingest.subscribe(BrokerRun.FILTER);
            receiveUntilQuiet(ingest);
            BitSet missing = (BitSet) acknowledged.clone();
            missing.andNot(received);
            assertThat(missing.cardinality())
                    .as("of %d acknowledged, missing: %s", acknowledged.cardinality(), missing)
                    .isZero();
        }
    }

    private static BrokerSettings settings(Path directory) {
        return BrokerRun.settings(directory).keeping(MEMORY, 1L << 30, 0);
    }

    /** Devices publish as fast as they can until so many more messages are acknowledged. */
    private void publishAndKill(int messages) throws Exception {
        Process child = BrokerRun.process(Child.class, directory);
        try (BufferedReader says = child.inputReader()) {
            String[] doors = says.readLine().split(" ", -1);
            int port = Integer.parseInt(doors[0]);
            int until = count() + messages;
            List<Thread> devices = new ArrayList<>();
            for (int i = 0; i < DEVICES; i++) {
                devices.add(Thread.ofPlatform().daemon().start(() -> publish(port)));
            }
            devices.add(Thread.ofPlatform().daemon().start(() -> consume(Integer.parseInt(doors[1]), doors[2])));
            long deadline = System.nanoTime() + Duration.ofSeconds(8).toNanos();
            while (count() < until && System.nanoTime() < deadline) {
                Thread.sleep(1);
            }
            child.destroyForcibly().waitFor();
            for (Thread device : devices) {
                device.join(Duration.ofSeconds(10));
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    private int count() {
        synchronized (acknowledged) {
            return acknowledged.cardinality();
        }
    }

    /** Numbers that nobody else sends, until the connection breaks. */
    private void publish(int port) {
        Map<Integer, Integer> onTheirWay = new HashMap<>();
        try {
            RawMqtt device = RawMqtt.publisher(port);
            while (true) {
                while (onTheirWay.size() < UNACKNOWLEDGED) {
                    int number = next.getAndIncrement();
                    String topic = "telemetry/plant/dev-%d/env".formatted(number % 50);
                    byte[] payload = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
                    onTheirWay.put(device.publishAhead(topic, payload, false), number);
                }
                device.flush();
                for (int i = 0; i < UNACKNOWLEDGED / 4; i++) {
                    Integer number =
                            onTheirWay.remove(device.await(RawMqtt.PUBACK).packetId());
                    synchronized (acknowledged) {
                        acknowledged.set(number);
                    }
                }
            }
        } catch (IOException killed) {
            // the rest is not acknowledged, and nobody asks for it
        }
    }

    private void consume(int port, String password) {
        try {
            RawMqtt ingest = RawMqtt.connect(
                    port, new RawMqtt.Hello("ingest", 5, false, -1, 2_048, "sluice-internal", password));
            ingest.subscribe(BrokerRun.FILTER);
            receiveUntilQuiet(ingest);
        } catch (IOException killed) {
            // what it has not acknowledged comes again
        }
    }

    private void receiveUntilQuiet(RawMqtt ingest) throws IOException {
        Optional<RawMqtt.Packet> packet;
        while ((packet = ingest.nextPublish(Duration.ofSeconds(3))).isPresent()) {
            take(ingest, packet.get());
        }
    }

    private void take(RawMqtt ingest, RawMqtt.Packet packet) throws IOException {
        synchronized (received) {
            received.set(Integer.parseInt(packet.payload()));
        }
        ingest.acknowledge(packet);
    }

    /** The process that is killed: a serving broker that tells its device port and waits. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) throws Exception {
            ((ch.qos.logback.classic.Logger) org.slf4j.LoggerFactory.getLogger("ROOT"))
                    .setLevel(ch.qos.logback.classic.Level.ERROR);
            try (EmbeddedBroker broker = BrokerRun.serving(settings(Path.of(arguments[0])))) {
                System.out.println("%d %d %s"
                        .formatted(broker.devicePort(), broker.internalUri().getPort(), broker.internalPassword()));
                new BufferedReader(new InputStreamReader(System.in)).readLine();
            }
        }
    }
}
