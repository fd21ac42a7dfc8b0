/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import static io.sluice.ingest.IngestProgram.addKey;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.ingest.IngestEngine.Parts;
import io.sluice.ingest.IngestProgram;
import io.sluice.ingest.config.IngestLifecycle;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema, asked by HTTP, over a store in memory. Each test uses a measurement of its own. */
@SpringBootTest(
        classes = IngestProgram.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "sluice.mqtt.uri=tcp://127.0.0.1:1",
            "management.endpoints.web.exposure.include=health,prometheus",
            "sluice.ingest.schema.policy=dead-letter"
        })
@DirtiesContext
class SchemaControllerTest {

    private static final String READER = "reader-key";
    private static final String ADMIN = "admin-key";
    private static final String PLANT = "plant-key";
    private static final String PLANT_ADMIN = "plant-admin-key";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path directory;

    @Autowired
    IngestLifecycle ingest;

    @LocalServerPort
    int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("sluice.data-dir", directory::toString);
        addKey(registry, 0, READER, "read");
        addKey(registry, 1, ADMIN, "read,admin");
        addKey(registry, 2, PLANT, "read");
        registry.add("sluice.security.keys[2].sites[0]", () -> "plant");
        addKey(registry, 3, PLANT_ADMIN, "admin");
        registry.add("sluice.security.keys[3].sites[0]", () -> "plant");
    }

    @Test
    void showsWhatWasLearned() throws Exception {
        receive("telemetry/plant/a/shown", "{\"temperature\":1,\"mode\":\"eco\"}");
        receive("telemetry/plant/b/shown", "{\"temperature\":2,\"on\":true}");

        JsonNode all = get(READER, "/api/v1/schema", 200);
        assertThat(all.path("policy").asString()).isEqualTo("dead-letter");
        JsonNode listed = named(all.path("measurements"), "measurement", "shown");
        assertThat(listed.path("fieldCount").asInt()).isEqualTo(3);
        assertThat(listed.has("fields")).isFalse();
        JsonNode one = get(READER, "/api/v1/schema?measurement=shown", 200)
                .path("measurements")
                .path(0);
        assertThat(one.path("readings").asInt()).isEqualTo(2);
        assertThat(one.path("firstSeen").asString()).startsWith("20");
        JsonNode temperature = named(one.path("fields"), "field", "temperature");
        assertThat(temperature.path("type").asString()).isEqualTo("float");
        assertThat(temperature.path("values").asInt()).isEqualTo(2);
        assertThat(temperature.path("vanished").asBoolean()).isFalse();
        assertThat(named(one.path("fields"), "field", "mode").path("type").asString())
                .isEqualTo("text");
        assertThat(get(READER, "/api/v1/schema?measurement=never", 200)
                        .path("measurements")
                        .size())
                .isZero();
    }

    @Test
    void aChangeIsAnEventADeadLetterAndAMetricUntilItIsAccepted() throws Exception {
        receive("telemetry/plant/a/changing", "{\"temperature\":1}");
        receive("telemetry/plant/a/changing", "{\"temperature\":\"hot\"}");

        JsonNode event =
                events(READER, "?measurement=changing&kind=type-changed").getFirst();
        assertThat(event.path("was").asString()).isEqualTo("float");
        assertThat(event.path("is").asString()).isEqualTo("text");
        assertThat(event.path("outcome").asString()).isEqualTo("dead_lettered");
        assertThat(event.path("site").asString()).isEqualTo("plant");
        assertThat(event.path("device").asString()).isEqualTo("a");
        assertThat(event.path("count").asInt()).isEqualTo(1);
        JsonNode letter = get(READER, "/api/v1/dead-letters?reason=type-changed", 200)
                .path("deadLetters")
                .path(0);
        assertThat(letter.path("detail").asString()).contains("temperature", "changing", "float", "text", "'hot'");
        assertThat(metrics())
                .contains("sluice_schema_type_conflicts_total{outcome=\"dead_lettered\"}")
                .contains("sluice_schema_events_total{kind=\"type_changed\"}")
                .contains("sluice_schema_fields")
                .contains("sluice_schema_events_total{kind=\"scale_jump\"} 0.0");
        String replay = "{\"ids\":[\"%s\"]}".formatted(letter.path("id").asString());
        assertThat(outcome(replay)).isEqualTo("dead_lettered");

        JsonNode accepted = post(
                ADMIN,
                "/api/v1/schema/accept",
                "{\"measurement\":\"changing\",\"field\":\"temperature\",\"type\":\"text\"}",
                200);
        assertThat(accepted.path("was").asString()).isEqualTo("float");
        assertThat(accepted.path("type").asString()).isEqualTo("text");
        post(ADMIN, "/api/v1/dead-letters/replay", replay, 200);
        // The store in memory keeps the type of the first value, as every store does.
        assertThat(get(READER, "/api/v1/dead-letters?reason=type-changed", 200)
                        .path("deadLetters")
                        .size())
                .isZero();
    }

    private String outcome(String replay) throws Exception {
        return post(ADMIN, "/api/v1/dead-letters/replay", replay, 200)
                .path("letters")
                .path(0)
                .path("outcome")
                .asString();
    }

    @Test
    void eventsComeInPages() throws Exception {
        receive("telemetry/plant/a/paged", "{\"f\":1}");
        for (int i = 0; i < 5; i++) {
            receive("telemetry/plant/a/paged", "{\"f%d\":1}".formatted(i));
        }
        List<String> fields = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = get(READER, "/api/v1/schema/events?measurement=paged&kind=new-field&limit=2" + cursor, 200);
            page.path("events").forEach(event -> fields.add(event.path("field").asString()));
            cursor = page.path("cursor").isNull()
                    ? ""
                    : "&cursor=" + page.path("cursor").asString();
        } while (!cursor.isEmpty());
        assertThat(fields).containsExactly("f4", "f3", "f2", "f1", "f0");
    }

    @Test
    void aKeyOfASiteSeesItsOwnAndMayNotAccept() throws Exception {
        receive("telemetry/elsewhere/a/secret", "{\"f\":1}");
        receive("telemetry/plant/a/shared", "{\"f\":1}");
        receive("telemetry/elsewhere/a/shared", "{\"g\":1}");

        JsonNode schema = get(PLANT, "/api/v1/schema", 200).path("measurements");
        assertThat(schema.toString()).contains("shared").doesNotContain("secret");
        assertThat(get(PLANT, "/api/v1/schema?measurement=secret", 200)
                        .path("measurements")
                        .size())
                .isZero();
        assertThat(events(PLANT, "?measurement=secret")).isEmpty();
        assertThat(events(PLANT, "?measurement=shared")).hasSize(1);
        assertThat(events(READER, "?measurement=shared")).hasSize(2);
        String body = "{\"measurement\":\"shared\",\"field\":\"f\",\"type\":\"text\"}";
        assertThat(post(PLANT_ADMIN, "/api/v1/schema/accept", body, 403)
                        .path("code")
                        .asString())
                .isEqualTo("site-not-allowed");
        post(READER, "/api/v1/schema/accept", body, 403);
    }

    @Test
    void whatIsWrongIsSaidAllAtOnce() throws Exception {
        assertThat(get(READER, "/api/v1/schema/events?kind=odd&limit=0&cursor=x&sort=up", 400)
                        .path("errors")
                        .size())
                .isEqualTo(4);
        assertThat(get(READER, "/api/v1/schema?measurment=m", 400)
                        .path("errors")
                        .size())
                .isEqualTo(1);
        assertThat(post(ADMIN, "/api/v1/schema/accept", "{\"field\":\"f\",\"type\":\"number\"}", 400)
                        .path("errors")
                        .size())
                .isEqualTo(2);
        post(ADMIN, "/api/v1/schema/accept", "{", 400);
        JsonNode unknown =
                post(ADMIN, "/api/v1/schema/accept", "{\"measurement\":\"m\",\"field\":\"f\",\"type\":\"text\"}", 404);
        assertThat(unknown.path("code").asString()).isEqualTo("unknown-field");
        get("no-key", "/api/v1/schema", 401);
    }

    private List<JsonNode> events(String key, String query) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        get(key, "/api/v1/schema/events" + query, 200).path("events").forEach(events::add);
        return events;
    }

    private static JsonNode named(JsonNode list, String member, String name) {
        for (JsonNode each : list) {
            if (each.path(member).asString("").equals(name)) {
                return each;
            }
        }
        throw new AssertionError("no " + name + " in " + list);
    }

    private void receive(String topic, String payload) {
        Parts parts = ingest.parts().orElseThrow();
        parts.intake().post(topic, payload.getBytes(UTF_8)).join();
        await().until(() -> parts.ledger().position() == parts.journal().committedSequence());
    }

    private String metrics() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/prometheus"))
                .header("Authorization", "Bearer " + READER)
                .build();
        return HTTP.send(request, BodyHandlers.ofString()).body();
    }

    private JsonNode get(String key, String path, int expected) throws Exception {
        return call(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)), key, expected);
    }

    private JsonNode post(String key, String path, String body, int expected) throws Exception {
        return call(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)),
                key,
                expected);
    }

    private static JsonNode call(HttpRequest.Builder request, String key, int expected) throws Exception {
        var answer = HTTP.send(request.header("Authorization", "Bearer " + key).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
        return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
    }
}
