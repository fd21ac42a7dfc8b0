/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic's very first messages, from several connections at once, are all kept for ingest. */
class TopicOpeningTest {

    private static final int TOPICS = 400;
    private static final int CONNECTIONS = 4;
    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    @Test
    void losesNoneOfTheFirstMessagesOfATopicThatComeAtOnce() throws Exception {
        try (EmbeddedBroker broker = BrokerRun.serving(BrokerRun.settings(directory));
                ExecutorService devices = Executors.newFixedThreadPool(CONNECTIONS)) {
            CyclicBarrier together = new CyclicBarrier(CONNECTIONS);
            List<Future<Void>> publishing = new ArrayList<>();
            for (int device = 0; device < CONNECTIONS; device++) {
                publishing.add(devices.submit(publishTo(broker.devicePort(), device, together)));
            }
            for (Future<Void> done : publishing) {
                done.get(2, TimeUnit.MINUTES);
            }

            assertThat(kept(broker)).hasSize(TOPICS * CONNECTIONS);
        }
    }

    /** One message to each topic, each acknowledged, at the same moment as the other devices. */
    private static Callable<Void> publishTo(int port, int device, CyclicBarrier together) {
        return () -> {
            try (RawMqtt mqtt = RawMqtt.publisher(port)) {
                for (int topic = 0; topic < TOPICS; topic++) {
                    together.await(1, TimeUnit.MINUTES);
                    mqtt.publish("telemetry/plant/dev-%d/env".formatted(topic), topic + "/" + device);
                }
            }
            return null;
        };
    }

    private static Set<String> kept(EmbeddedBroker broker) throws Exception {
        Set<String> kept = new HashSet<>();
        try (RawMqtt ingest = RawMqtt.consumer(broker, "ingest", 65_535)) {
            ingest.subscribe(BrokerRun.FILTER);
            for (Optional<RawMqtt.Packet> next = ingest.nextPublish(SOON);
                    next.isPresent();
                    next = ingest.nextPublish(SOON)) {
                kept.add(next.get().payload());
                ingest.acknowledge(next.get());
            }
        }
        return kept;
    }
}
