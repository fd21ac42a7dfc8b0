/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.testservers.MosquittoServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same broker and load, read once through Paho's own callback and once through the tap. */
class DifferentialTest {

    private static final int MESSAGES = 10_000;

    @TempDir
    Path directory;

    private record Message(String topic, int qos, boolean retained, int length, int hash) {}

    @Test
    void theTapBringsTheSameMessagesInTheSameOrderAsPahosOwnCallback() throws Exception {
        List<Message> byPaho = Collections.synchronizedList(new ArrayList<>());
        List<Message> byTap = Collections.synchronizedList(new ArrayList<>());
        try (MosquittoServer broker = MosquittoServer.start();
                MqttReceiver receiver = new MqttReceiver(
                        ReceiverSettings.builder(URI.create(broker.uri()), directory, "tap", List.of("d/#"))
                                .build(),
                        publishes -> {
                            publishes.forEach(p -> byTap.add(message(p)));
                            publishes.getFirst().lane().settle(publishes);
                        });
                MqttPublisher publisher = new MqttPublisher(PublisherSettings.of(URI.create(broker.uri()), "pub"))) {
            MqttAsyncClient paho = new MqttAsyncClient(broker.uri(), "paho", new MemoryPersistence());
            BarePahoConsumer.connect(paho, new String[] {"", "paho", "d/#"}, 8_192, (topic, m) -> {
                byte[] payload = m.getPayload();
                byPaho.add(new Message(topic, m.getQos(), m.isRetained(), payload.length, Arrays.hashCode(payload)));
                paho.messageArrivedComplete(m.getId(), m.getQos());
            });
            receiver.start();
            publisher.start();
            assertThat(receiver.awaitSubscribed(Duration.ofSeconds(20))).isTrue();
            load(publisher);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() ->
                            assertThat(List.of(byPaho.size(), byTap.size())).containsExactly(MESSAGES, MESSAGES));
            // A broker lets QoS 0 overtake what waits at QoS 1, for each client at its own moment: compare per QoS.
            for (int qos = 0; qos <= 1; qos++) {
                assertThat(firstDifference(only(qos, byTap), only(qos, byPaho))).isEmpty();
            }
            paho.disconnect().waitForCompletion(5_000);
            paho.close();
        }
    }

    private static List<Message> only(int qos, List<Message> messages) {
        return messages.stream().filter(m -> m.qos() == qos).toList();
    }

    private static String firstDifference(List<Message> tap, List<Message> paho) {
        for (int i = 0; i < Math.min(tap.size(), paho.size()); i++) {
            if (!tap.get(i).equals(paho.get(i))) {
                return "at %d the tap has %s, Paho has %s".formatted(i, tap.get(i), paho.get(i));
            }
        }
        return tap.size() == paho.size() ? "" : "the tap has %d, Paho has %d".formatted(tap.size(), paho.size());
    }

    private static Message message(InboundPublish p) {
        return new Message(p.topic(), p.qos(), p.retained(), p.payload().length, Arrays.hashCode(p.payload()));
    }

    /** Topics of one to four bytes per character, payloads from nothing to 200 KB, both QoS. */
    private static void load(MqttPublisher publisher) throws Exception {
        Random random = new Random(7);
        String[] names = {"a", "ü", "温度", "🌡", "x".repeat(300)};
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            int length = i % 500 == 0 ? 200_000 : i % 100 == 0 ? 17_000 : random.nextInt(300);
            byte[] payload = new byte[length];
            random.nextBytes(payload);
            String topic = "d/" + names[random.nextInt(names.length)] + "/" + random.nextInt(50);
            // QoS 0 in a burst may be dropped by the broker; a few at a time are not.
            int qos = i % 50 == 0 ? 0 : 1;
            sent.add(publisher.publish(topic, payload, qos));
        }
        CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    }
}
