/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An edge node that was there before Sluice: asked for its birth, understood from then on, whatever is killed. */
class SparkplugTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String LETTERS = "/api/v1/dead-letters";
    private static final String TOPIC = "spBv1.0/plant/%s/press";

    @TempDir
    Path folder;

    private final long now = Instant.now().toEpochMilli();

    @Test
    void isAskedForItsBirthAndReadByItAlsoAfterAKill() throws IOException {
        try (Rig rig = Rig.allInOne(folder)) {
            Api api = Api.of(rig.ingest());
            try (Publisher node = Publisher.connect(rig.mqttPort(), "press")) {
                node.publish(TOPIC.formatted("NDATA"), SparkplugBytes.data(17, 7, 20.5, now - 5_000));
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(letters(api)).hasSize(1));
                theRequestWentThroughTheBroker(api);

                node.publish(
                        TOPIC.formatted("NBIRTH"), SparkplugBytes.birth(3, "Inputs/Temperature", 7, 21.5, now - 4_000));
                node.publish(TOPIC.formatted("NDATA"), SparkplugBytes.data(1, 7, 22.5, now - 3_000));
            }
            awaitValues(api, 21.5, 22.5);
            await().pollDelay(Duration.ofSeconds(3)).until(() -> true); // a checkpoint behind the birth
            rig.ingest().kill9();
            rig.ingest().startAgain().awaitReady();
            try (Publisher node = Publisher.connect(rig.mqttPort(), "press")) {
                node.publish(TOPIC.formatted("NDATA"), SparkplugBytes.data(2, 7, 23.5, now - 2_000));
            }
            awaitValues(api, 21.5, 22.5, 23.5);

            List<JsonNode> replayed = api.post(LETTERS + "/replay", "{\"filter\":{\"reason\":\"no-birth\"}}")
                    .list("letters");
            assertThat(replayed)
                    .singleElement()
                    .satisfies(letter ->
                            assertThat(letter.path("outcome").asString()).isEqualTo("stored"));
            awaitValues(api, 20.5, 21.5, 22.5, 23.5);
            assertThat(letters(api)).isEmpty();
            assertThat(api.get("/api/v1/pipeline").ok().path("identityHolds").asBoolean())
                    .isTrue();
        }
    }

    /** All-in-one takes every topic, so its own command comes back to it, and is no telemetry. */
    private static void theRequestWentThroughTheBroker(Api api) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(api.get("/api/v1/pipeline")
                                .ok()
                                .path("counters")
                                .path("filtered")
                                .asLong())
                        .isEqualTo(1));
    }

    private static List<JsonNode> letters(Api api) {
        return api.get(LETTERS + "?reason=no-birth&site=plant&device=press").list("deadLetters");
    }

    private static void awaitValues(Api api, Double... expected) {
        await().atMost(LIMIT).untilAsserted(() -> {
            List<JsonNode> series = api.get(
                            "/api/v1/readings?measurement=sparkplug&site=plant&device=press&from=-1h&to=now")
                    .list("series");
            assertThat(series).hasSize(1);
            assertThat(series.getFirst().path("columns").get(1).asString()).isEqualTo("Inputs.Temperature");
            assertThat(series.getFirst()
                            .path("rows")
                            .valueStream()
                            .map(row -> row.get(1).asDouble()))
                    .containsExactly(expected);
        });
    }
}
