/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.testservers.MosquittoServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receiver and publisher against a real Mosquitto. */
class MosquittoTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static MosquittoServer broker;

    @TempDir
    Path directory;

    @BeforeAll
    static void startBroker() {
        broker = MosquittoServer.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void deliversWhatIsPublished() throws Exception {
        Inbox inbox = Inbox.settling();
        try (MqttReceiver receiver = receiver("g1", "a/#", inbox);
                MqttPublisher publisher = publisher("p1")) {
            List<CompletableFuture<Void>> sent = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                sent.add(publisher.publish("a/" + i % 7, ("m" + i).getBytes(StandardCharsets.UTF_8), i % 2));
            }
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
                    .get(20, java.util.concurrent.TimeUnit.SECONDS);
            await().atMost(LIMIT).until(() -> inbox.count.get() >= 20_000);
            assertThat(inbox.texts()).hasSize(20_000);
            assertThat(receiver.status().connections().getFirst().inFlightMessages())
                    .isZero();
        }
    }

    private MqttReceiver receiver(String group, String filter, PublishSink sink) throws InterruptedException {
        MqttReceiver receiver = new MqttReceiver(
                ReceiverSettings.builder(URI.create(broker.uri()), directory, group, List.of(filter))
                        .build(),
                sink);
        receiver.start();
        assertThat(receiver.awaitSubscribed(LIMIT)).isTrue();
        return receiver;
    }

    private static MqttPublisher publisher(String clientId) throws InterruptedException {
        MqttPublisher publisher = new MqttPublisher(PublisherSettings.of(URI.create(broker.uri()), clientId));
        publisher.start();
        assertThat(publisher.awaitConnected(LIMIT)).isTrue();
        return publisher;
    }
}
