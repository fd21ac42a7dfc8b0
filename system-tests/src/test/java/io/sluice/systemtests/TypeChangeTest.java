/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.testservers.InfluxDbServer;
import io.sluice.testservers.MosquittoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A field of one device turns from number to text in the middle, under each policy: an ingest service of its own, site and
 * measurement of its own, one broker, one store. What changes is told, the policy does what it says, and nobody else is hurt.
 */
class TypeChangeTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Instant BEGIN = Instant.now().minusSeconds(3_000).truncatedTo(ChronoUnit.SECONDS);
    private static final int DEVICES = 5;
    private static final int BEFORE = 20;
    private static final int AFTER = 20;

    @TempDir
    static Path folder;

    private static MosquittoServer broker;
    private static InfluxDbServer store;
    private static Program query;
    private static final List<Program> INGESTS = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        broker = MosquittoServer.start();
        store = InfluxDbServer.start();
        query = Program.start("query-service", folder, access());
        for (String policy : List.of("allow", "coerce", "dead-letter")) {
            List<String> properties = new ArrayList<>(access());
            properties.add("--sluice.mqtt.uri=" + broker.uri());
            properties.add("--sluice.mqtt.group=" + policy);
            properties.add("--sluice.mqtt.filters[0]=telemetry/" + policy + "/#");
            properties.add("--sluice.ingest.schema.policy=" + policy);
            INGESTS.add(Program.start("ingest-service", Files.createDirectory(folder.resolve(policy)), properties));
        }
        INGESTS.forEach(Program::awaitReady);
        query.awaitReady();
    }

    private static List<String> access() {
        return List.of(
                "--sluice.store.type=influxdb",
                "--sluice.store.influxdb.url=" + store.url(),
                "--sluice.store.influxdb.token=" + store.token(),
                "--sluice.store.influxdb.org=" + store.org(),
                "--sluice.store.influxdb.bucket=" + store.bucket());
    }

    @AfterAll
    static void stop() {
        query.close();
        INGESTS.forEach(Program::close);
        store.close();
        broker.close();
    }

    /** Every device sends numbers; from the middle on, the first one sends texts: by turns one that is a number, and one that is none. */
    private static void publish(String policy) throws IOException {
        try (Publisher device = Publisher.connect(broker.port(), "devices-" + policy)) {
            for (int n = 0; n < BEFORE + AFTER; n++) {
                for (int d = 0; d < DEVICES; d++) {
                    boolean turned = d == 0 && n >= BEFORE;
                    device.publish(topic(policy, d), turned ? turned(n) : message(n, "20.5"));
                }
            }
        }
    }

    private static String topic(String policy, int device) {
        return "telemetry/%s/dev-%d/m-%s".formatted(policy, device, policy);
    }

    private static String turned(int n) {
        return message(n, n % 2 == 0 ? "\"21.5\"" : "\"hot\"");
    }

    private static String message(int n, String temperature) {
        return "{\"ts\":%d,\"temperature\":%s,\"mode\":\"eco\",\"seq\":%d}"
                .formatted(BEGIN.plusSeconds(n).toEpochMilli(), temperature, n);
    }

    private static void awaitSettled(Program ingest, long received) {
        await().atMost(LIMIT).untilAsserted(() -> {
            PipelineState state = PipelineState.of(ingest);
            assertThat(state.received()).isEqualTo(received);
            assertThat(state.isSettled()).as(state.account().toString()).isTrue();
        });
    }

    private static List<JsonNode> letters(Program ingest, String reason) {
        return Api.of(ingest)
                .get("/api/v1/dead-letters?limit=1000&reason=" + reason)
                .list("deadLetters");
    }

    private static JsonNode onlyChange(Program ingest, String outcome) {
        List<JsonNode> events = Api.of(ingest).get("/api/v1/schema/events?kind=type-changed").list("events").stream()
                .filter(event -> event.path("outcome").asString().equals(outcome))
                .toList();
        assertThat(events).hasSize(1);
        JsonNode event = events.getFirst();
        assertThat(event.path("field").asString()).isEqualTo("temperature");
        assertThat(event.path("device").asString()).isEqualTo("dev-0");
        assertThat(event.path("was").asString()).isEqualTo("float");
        assertThat(event.path("is").asString()).isEqualTo("text");
        return event;
    }

    private static void assertConflicts(Program ingest, String outcome, int count) {
        assertThat(Api.of(ingest).get("/actuator/prometheus").text())
                .contains("sluice_schema_type_conflicts_total{outcome=\"%s\"} %d.0".formatted(outcome, count));
    }

    /** All that the others sent, and so many readings of the device that has turned, are in the store. */
    private static void assertStored(String policy, int ofTheTurned) {
        Readings readings = new Readings(query);
        String range = "&from=" + BEGIN.minusSeconds(1) + "&to=" + BEGIN.plusSeconds(3_000);
        await().atMost(LIMIT).untilAsserted(() -> {
            JsonNode series = readings.get(
                            "/api/v1/readings?measurement=m-%s&site=%s&limit=10000%s".formatted(policy, policy, range))
                    .path("series");
            assertThat(series.size()).isEqualTo(DEVICES);
            for (JsonNode one : series) {
                boolean turned = one.path("device").asString().equals("dev-0");
                assertThat(one.path("rows").size())
                        .as(one.path("device").asString())
                        .isEqualTo(turned ? ofTheTurned : BEFORE + AFTER);
                for (JsonNode row : one.path("rows")) {
                    assertThat(row.valueStream().noneMatch(JsonNode::isNull))
                            .as(row.toString())
                            .isTrue();
                }
            }
        });
    }

    @Test
    void allowedItIsToldAndTheStoreRefusesWhatItMust() throws IOException {
        Program ingest = INGESTS.get(0);
        publish("allow");
        awaitSettled(ingest, (long) DEVICES * (BEFORE + AFTER));

        assertThat(onlyChange(ingest, "allowed").path("count").asInt()).isEqualTo(AFTER);
        assertConflicts(ingest, "allowed", AFTER);
        assertThat(letters(ingest, "field-type-conflict")).hasSize(AFTER);
        assertThat(letters(ingest, "type-changed")).isEmpty();
        assertStored("allow", BEFORE);
    }

    @Test
    void coercedATextThatIsANumberIsOneAndAnotherIsADeadLetter() throws IOException {
        Program ingest = INGESTS.get(1);
        publish("coerce");
        awaitSettled(ingest, (long) DEVICES * (BEFORE + AFTER));

        onlyChange(ingest, "coerced");
        onlyChange(ingest, "dead_lettered");
        assertConflicts(ingest, "coerced", AFTER / 2);
        assertConflicts(ingest, "dead_lettered", AFTER / 2);
        assertThat(letters(ingest, "type-changed"))
                .hasSize(AFTER / 2)
                .allSatisfy(letter ->
                        assertThat(letter.path("detail").asString()).contains("'temperature'", "'m-coerce'", "'hot'"));
        assertThat(letters(ingest, "field-type-conflict")).isEmpty();
        assertStored("coerce", BEFORE + AFTER / 2);
    }

    @Test
    void refusedItIsADeadLetterAlsoAfterAKillUntilItIsAccepted() throws IOException {
        Program ingest = INGESTS.get(2);
        publish("dead-letter");
        awaitSettled(ingest, (long) DEVICES * (BEFORE + AFTER));
        assertThat(letters(ingest, "type-changed")).hasSize(AFTER);
        assertConflicts(ingest, "dead_lettered", AFTER);
        JsonNode told = onlyChange(ingest, "dead_lettered");

        ingest.kill9();
        ingest.startAgain().awaitReady();
        try (Publisher device = Publisher.connect(broker.port(), "again")) {
            device.publish(topic("dead-letter", 0), message(1_000, "\"hot\""));
            device.publish(topic("dead-letter", 1), message(1_000, "20.5"));
        }
        awaitSettled(ingest, (long) DEVICES * (BEFORE + AFTER) + 2);
        assertThat(letters(ingest, "type-changed")).hasSize(AFTER + 1);
        assertThat(onlyChange(ingest, "dead_lettered").path("id"))
                .as("it was told before")
                .isEqualTo(told.path("id"));

        Api api = Api.of(ingest).with("Content-Type", "application/json");
        api.post(
                        "/api/v1/schema/accept",
                        "{\"measurement\":\"m-dead-letter\",\"field\":\"temperature\",\"type\":\"text\"}")
                .ok();
        JsonNode replay = api.post("/api/v1/dead-letters/replay", "{\"filter\":{\"reason\":\"type-changed\"}}")
                .ok();
        assertThat(replay.path("letters").size()).isEqualTo(AFTER + 1);
        assertThat(letters(ingest, "type-changed")).isEmpty();
        assertThat(letters(ingest, "field-type-conflict"))
                .as("the schema lets them pass now; the store has the old type")
                .hasSize(AFTER + 1);
    }
}
