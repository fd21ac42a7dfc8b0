/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Dead letters as news over MQTT, as somebody hears them who subscribes at the real Mosquitto. */
class DeadLetterNewsTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NEWS = "sluice/dead-letters/";
    private static final String END = NEWS + "end-of-the-test";
    private static final String TOPIC = "telemetry/plant/dev/environment";
    private static final int MOST_PAYLOAD = 64 << 10;

    @TempDir
    static Path folder;

    private static Rig rig;
    private static Api api;

    @BeforeAll
    static void start() {
        rig = Rig.services(folder, "--sluice.ingest.dead-letters.publish=true");
        api = Api.of(rig.ingest());
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @Test
    void aSubscriberHearsOfEachBrokenMessageOnceUnderItsReasonWithAllThatTheLetterHas() throws IOException {
        Instant before = Instant.now();
        try (Subscriber subscriber = Subscriber.connect(rig.mqttPort(), "listener", NEWS + "#");
                Publisher device = Publisher.connect(rig.mqttPort(), "device")) {
            device.publish(TOPIC, "{\"temperature\":12.5}");
            device.publish(TOPIC, "{nonsense");

            MqttFrame heard = subscriber.next();
            assertThat(heard.topic()).isEqualTo(NEWS + "malformed-json");
            assertThat(heard.qos()).isEqualTo(1);
            JsonNode news = JSON.readTree(heard.text());
            // Right now and without waiting: there is news of a letter only once it is safe.
            assertThat(news).isEqualTo(letter(news));
            assertThat(news.propertyNames())
                    .containsExactlyInAnyOrder(
                            "id",
                            "readings",
                            "reason",
                            "detail",
                            "site",
                            "device",
                            "topic",
                            "receivedAt",
                            "deadLetteredAt",
                            "payloadBase64",
                            "payloadText",
                            "payloadComplete");
            assertThat(text(news, "reason")).isEqualTo("malformed-json");
            assertThat(text(news, "detail")).isNotBlank();
            assertThat(text(news, "site")).isEqualTo("plant");
            assertThat(text(news, "device")).isEqualTo("dev");
            assertThat(text(news, "topic")).isEqualTo(TOPIC);
            assertThat(payload(news)).asString(UTF_8).isEqualTo("{nonsense");
            assertThat(text(news, "payloadText")).isEqualTo("{nonsense");
            assertThat(news.path("payloadComplete").asBoolean()).isTrue();
            assertThat(Instant.parse(text(news, "receivedAt"))).isBetween(before, Instant.now());
            assertThat(Instant.parse(text(news, "deadLetteredAt")))
                    .isBetween(Instant.parse(text(news, "receivedAt")), Instant.now());
            assertThat(restOfTheNews(subscriber, device)).isEmpty();
        }
    }

    @Test
    void newsOfALongPayloadHasItsFirst64KiBAndSaysSo() throws IOException {
        byte[] payload = ("{" + "x".repeat(100_000)).getBytes(UTF_8);
        try (Subscriber subscriber = Subscriber.connect(rig.mqttPort(), "listener", NEWS + "malformed-json");
                Publisher device = Publisher.connect(rig.mqttPort(), "device")) {
            device.publish(TOPIC, payload);

            JsonNode news = JSON.readTree(subscriber.next().text());
            assertThat(payload(news)).isEqualTo(Arrays.copyOf(payload, MOST_PAYLOAD));
            assertThat(text(news, "payloadText")).isEqualTo(new String(payload, 0, MOST_PAYLOAD, UTF_8));
            assertThat(news.path("payloadComplete").asBoolean()).isFalse();
            JsonNode letter = letter(news);
            assertThat(payload(letter)).as("the letter itself").isEqualTo(payload);
            assertThat(letter.path("payloadComplete").asBoolean()).isTrue();
        }
    }

    /** When the broker has acknowledged all news of all letters, a last message comes after them. */
    private static List<String> restOfTheNews(Subscriber subscriber, Publisher device) throws IOException {
        Accounts.awaitSettled(rig);
        await().atMost(LIMIT).untilAsserted(() -> {
            JsonNode pipeline = api.get("/api/v1/pipeline").ok();
            JsonNode published = pipeline.path("deadLetters").path("published");
            assertThat(published.path("dropped").asLong()).isZero();
            assertThat(published.path("published").asLong())
                    .isEqualTo(pipeline.path("counters").path("deadLettered").asLong());
        });
        device.publish(END, "");
        return subscriber.before(END).stream().map(MqttFrame::text).toList();
    }

    private static JsonNode letter(JsonNode news) {
        return api.get("/api/v1/dead-letters/" + text(news, "id")).ok();
    }

    private static String text(JsonNode letter, String name) {
        return letter.path(name).asString();
    }

    private static byte[] payload(JsonNode letter) {
        return Base64.getDecoder().decode(text(letter, "payloadBase64"));
    }
}
