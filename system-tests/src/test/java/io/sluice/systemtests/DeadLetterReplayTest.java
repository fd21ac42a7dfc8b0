/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The life of a dead letter, as somebody lives it who mends a route: found, looked at, replayed, stored, deleted. */
class DeadLetterReplayTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String LETTERS = "/api/v1/dead-letters";

    @TempDir
    Path folder;

    @Test
    void aMessageWithoutARouteIsStoredByReplayOnceThereIsOne() throws IOException {
        try (Rig rig = Rig.allInOne(folder, "--sluice.ingest.dead-letters.publish=true")) {
            Api api = Api.of(rig.ingest());
            try (Publisher device = Publisher.connect(rig.mqttPort(), "machines")) {
                device.publish("machines/press/state", "{\"speed\":12.5}");
                device.publish("telemetry/plant/dev/environment", "{nonsense");
            }
            JsonNode letter = awaitLetter(api, "no-route");
            JsonNode hopeless = awaitLetter(api, "malformed-json");
            String id = letter.path("id").asString();
            assertThat(letter.path("payloadText").asString()).isEqualTo("{\"speed\":12.5}");
            assertThat(letter.path("topic").asString()).isEqualTo("machines/press/state");
            assertThat(api.get(LETTERS + "/" + id).ok()).isEqualTo(letter);

            JsonNode tried = replay(api, "{\"ids\":[\"%s\"]}".formatted(id));
            assertThat(tried.path("outcome").asString()).isEqualTo("dead_lettered");
            assertThat(tried.path("reason").asString()).isEqualTo("no-route");
            newsOfEachCameBackOnceAndMadeNoNews(api);

            rig.ingest().stop();
            rig.ingest()
                    .startAgainWith(
                            "--sluice.ingest.routes[0].topic=machines/{device}/{measurement}",
                            "--sluice.ingest.routes[0].site=hall")
                    .awaitReady();
            assertThat(replay(api, "{\"filter\":{\"reason\":\"no-route\"}}")
                            .path("outcome")
                            .asString())
                    .isEqualTo("stored");
            awaitRow(api, letter.path("receivedAt").asString());
            assertThat(letters(api, "no-route")).isEmpty();
            api.get(LETTERS + "/" + id).isProblem(404, "no-such-dead-letter");
            assertThat(replay(api, "{\"ids\":[\"%s\"]}".formatted(id))
                            .path("outcome")
                            .asString())
                    .isEqualTo("not_found");

            String other = hopeless.path("id").asString();
            for (int time = 1; time <= 2; time++) {
                assertThat(api.call("DELETE", LETTERS + "/" + other, "").status())
                        .as("time " + time)
                        .isEqualTo(204);
            }
            api.call("DELETE", LETTERS + "/987654321", "").isProblem(404, "no-such-dead-letter");
            assertThat(api.get(LETTERS).list("deadLetters")).isEmpty();
            JsonNode pipeline = api.get("/api/v1/pipeline").ok();
            assertThat(pipeline.path("identityHolds").asBoolean()).isTrue();
            assertThat(counter(pipeline, "deadLettered")).isEqualTo(2);
            assertThat(pipeline.path("deadLetters")
                            .path("replayed")
                            .path("stored")
                            .asLong())
                    .isEqualTo(1);
        }
    }

    /** All-in-one takes every topic, so it hears its own news: as many as there are letters, and not one more. */
    private static void newsOfEachCameBackOnceAndMadeNoNews(Api api) {
        await().atMost(LIMIT).untilAsserted(() -> {
            JsonNode pipeline = api.get("/api/v1/pipeline").ok();
            assertThat(pipeline.path("deadLetters")
                            .path("published")
                            .path("published")
                            .asLong())
                    .as(pipeline.toString())
                    .isEqualTo(2);
            assertThat(counter(pipeline, "filtered")).as(pipeline.toString()).isEqualTo(2);
        });
        JsonNode pipeline = api.get("/api/v1/pipeline").ok();
        assertThat(counter(pipeline, "received")).as(pipeline.toString()).isEqualTo(4);
        assertThat(counter(pipeline, "deadLettered")).as(pipeline.toString()).isEqualTo(2);
    }

    private static long counter(JsonNode pipeline, String name) {
        return pipeline.path("counters").path(name).asLong();
    }

    private static JsonNode awaitLetter(Api api, String reason) {
        await().atMost(LIMIT).until(() -> letters(api, reason).size() == 1);
        return letters(api, reason).getFirst();
    }

    private static List<JsonNode> letters(Api api, String reason) {
        return api.get(LETTERS + "?reason=" + reason).list("deadLetters");
    }

    /** Replays what must be one letter. */
    private static JsonNode replay(Api api, String body) {
        List<JsonNode> letters = api.post(LETTERS + "/replay", body).list("letters");
        assertThat(letters).hasSize(1);
        return letters.getFirst();
    }

    /** The reading has no time of its own: it must have the time at which it was received, long before the replay. */
    private static void awaitRow(Api api, String receivedAt) {
        await().atMost(LIMIT).untilAsserted(() -> {
            List<JsonNode> series = api.get("/api/v1/readings?measurement=state&site=hall&device=press&from=-1h&to=now")
                    .list("series");
            assertThat(series).hasSize(1);
            JsonNode rows = series.getFirst().path("rows");
            assertThat(rows).hasSize(1);
            JsonNode row = Objects.requireNonNull(rows.get(0));
            assertThat(Instant.parse(row.get(0).asString())).isEqualTo(Instant.parse(receivedAt));
            assertThat(row.get(1).asDouble()).isEqualTo(12.5);
        });
    }
}
