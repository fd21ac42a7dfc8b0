/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What cannot be stored is kept with its reason, or refused at once where somebody waits for an answer; its neighbours are stored. */
class BadInputIsKeptAsideTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int MOST_BYTES = 4_096;
    private static final Instant BEGIN = Instant.now().minusSeconds(600).truncatedTo(ChronoUnit.SECONDS);
    private static final String DOOR = "/api/v1/telemetry/plant/%s/environment";

    @TempDir
    static Path folder;

    private static Rig rig;
    private static Api api;

    @BeforeAll
    static void start() {
        rig = Rig.allInOne(
                folder,
                "--sluice.ingest.max-payload=4KB",
                "--sluice.ingest.routes[0].topic=telemetry/{site}/{device}/batches",
                "--sluice.ingest.routes[0].measurement=batches",
                "--sluice.ingest.routes[0].payload-tags=batch");
        api = Api.of(rig.query());
    }

    @AfterAll
    static void stop() {
        List<String> complaints = Complaints.of(rig.ingest());
        rig.close();
        assertThat(complaints).as("after all that was bad").isEmpty();
    }

    /** A message that must become a dead letter with this reason. */
    private record Bad(String topic, String payload, String reason) {

        static Bad json(String payload, String reason) {
            return new Bad("telemetry/plant/bad/environment", payload, reason);
        }

        String base64() {
            return Base64.getEncoder().encodeToString(payload.getBytes(UTF_8));
        }
    }

    private static List<Bad> bad() {
        return List.of(
                Bad.json("{\"temperature\":", "malformed-json"),
                Bad.json("{\"temperature\":1} and more", "malformed-json"),
                Bad.json("", "empty-payload"),
                Bad.json("42", "not-an-object"),
                Bad.json("{\"note\":null}", "no-fields"),
                Bad.json("{\"temperature\":1,\"ts\":\"yesterday\"}", "bad-timestamp"),
                Bad.json("{\"temperature\":1,\"ts\":\"2026-01-01T00:00:00\"}", "bad-timestamp"),
                Bad.json("{\"a/b\":1}", "bad-name"),
                Bad.json("{\"time_\":1,\"site\":2}", "reserved-name"),
                Bad.json("{\"a\":{\"b\":1},\"a_b\":2}", "duplicate-field"),
                Bad.json("{\"waves\":[1,2]}", "unsupported-array"),
                Bad.json("{\"temperature\":1e999}", "number-out-of-range"),
                new Bad("telemetry/plant/bad", "{\"temperature\":1}", "no-route"),
                new Bad("telemetry/plant/100%/environment", "{\"temperature\":1}", "bad-name"),
                new Bad("telemetry/plant/../environment", "{\"temperature\":1}", "bad-name"),
                new Bad("senml/plant/bad", "[{\"n\":\"a\"}]", "no-value"),
                new Bad("lp/plant/bad", "m,site=elsewhere f=1", "tag-conflict"),
                new Bad(
                        "telemetry/plant/tank/level",
                        "{\"ts\":%d,\"full\":\"half\"}".formatted(at(500)),
                        "field-type-conflict"));
    }

    private static long at(int second) {
        return BEGIN.plusSeconds(second).toEpochMilli();
    }

    @Test
    void eachBadMessageIsADeadLetterAndEachNeighbourIsStored() throws IOException {
        Counters before = counters();
        List<Bad> bad = bad();
        try (Publisher device = Publisher.connect(rig.mqttPort(), "bad-input")) {
            device.publish("telemetry/plant/tank/level", "{\"ts\":%d,\"full\":1.5}".formatted(at(0)));
            for (int i = 0; i < bad.size(); i++) {
                publishGood(device, i);
                device.publish(bad.get(i).topic(), bad.get(i).payload());
            }
            publishGood(device, bad.size());
            device.publish("telemetry/plant/tank/level", "{\"ts\":%d,\"full\":2.5}".formatted(at(1)));
        }

        Counters after = settled(before.received() + 2 * bad.size() + 3);
        assertThat(after.deadLettered() - before.deadLettered()).isEqualTo(bad.size());
        assertThat(after.stored() - before.stored()).isEqualTo(bad.size() + 3);
        awaitRows(
                "environment",
                "good",
                "seq",
                IntStream.rangeClosed(0, bad.size())
                        .mapToObj(i -> BEGIN.plusSeconds(i) + " " + i + ".0")
                        .toArray(String[]::new));
        awaitRows("level", "tank", "full", BEGIN + " 1.5", BEGIN.plusSeconds(1) + " 2.5");
        assertThat(rows("environment", "bad", "temperature")).isEmpty();
        bad.forEach(BadInputIsKeptAsideTest::assertKept);
    }

    private static void publishGood(Publisher device, int i) throws IOException {
        device.publish(
                "telemetry/plant/good/environment", "{\"ts\":%d,\"temperature\":20.5,\"seq\":%d}".formatted(at(i), i));
    }

    private static void assertKept(Bad bad) {
        List<JsonNode> letters = letters().stream()
                .filter(letter -> letter.path("topic").asString().equals(bad.topic()))
                .filter(letter -> letter.path("payloadBase64").asString().equals(bad.base64()))
                .toList();
        assertThat(letters).as(bad.toString()).hasSize(1);
        JsonNode letter = letters.getFirst();
        assertThat(letter.path("reason").asString()).as(letter.toString()).isEqualTo(bad.reason());
        assertThat(letter.path("detail").asString()).as(letter.toString()).isNotBlank();
        assertThat(letter.path("payloadText").asString()).isEqualTo(bad.payload());
        assertThat(Instant.parse(letter.path("receivedAt").asString())).isBetween(BEGIN, Instant.now());
        assertThat(api.get("/api/v1/dead-letters/" + letter.path("id").asString())
                        .ok())
                .isEqualTo(letter);
        assertThat(api.get("/api/v1/dead-letters?reason=" + bad.reason()).list("deadLetters"))
                .contains(letter);
    }

    @Test
    void aPayloadThatIsTooLargeIsKeptAsFarAsItFitsAndItsNeighboursAreStored() throws IOException {
        Counters before = counters();
        String large = "{\"temperature\":1,\"note\":\"" + "x".repeat(100_000) + "\"}";
        try (Publisher device = Publisher.connect(rig.mqttPort(), "too-large")) {
            device.publish("telemetry/large/dev/environment", "{\"ts\":%d,\"seq\":0}".formatted(at(0)));
            device.publish("telemetry/large/dev/environment", large);
            device.publish("telemetry/large/dev/environment", "{\"ts\":%d,\"seq\":1}".formatted(at(1)));
        }

        settled(before.received() + 3);
        awaitRows("environment", "dev", "seq", BEGIN + " 0.0", BEGIN.plusSeconds(1) + " 1.0");
        JsonNode letter =
                api.get("/api/v1/dead-letters?site=large").list("deadLetters").getFirst();
        assertThat(letter.path("reason").asString()).isEqualTo("too-large");
        assertThat(letter.path("detail").asString())
                .contains(String.valueOf(large.length()))
                .containsPattern("[0-9a-f]{64}");
        assertThat(letter.path("payloadText").asString()).isEqualTo(large.substring(0, 64 * 1024));
    }

    @Test
    void inAnArrayOnlyTheFaultyReadingsAreKeptAside() throws IOException {
        Counters before = counters();
        String payload =
                "[{\"ts\":%d,\"seq\":0},{\"ts\":\"soon\",\"seq\":1},{\"ts\":%d,\"seq\":2}]".formatted(at(0), at(2));
        try (Publisher device = Publisher.connect(rig.mqttPort(), "array")) {
            device.publish("telemetry/array/many/environment", payload);
        }

        Counters after = settled(before.received() + 1);
        assertThat(after.deadLettered() - before.deadLettered()).isEqualTo(1);
        awaitRows("environment", "many", "seq", BEGIN + " 0.0", BEGIN.plusSeconds(2) + " 2.0");
        List<JsonNode> letters = api.get("/api/v1/dead-letters?site=array").list("deadLetters");
        assertThat(letters).hasSize(1);
        assertThat(letters.getFirst().path("reason").asString()).isEqualTo("bad-timestamp");
        assertThat(letters.getFirst().path("id").asString()).endsWith("-1");
        assertThat(letters.getFirst().path("payloadText").asString()).isEqualTo(payload);
    }

    @Test
    void theDoorAnswersOnceDurableAndTheRowIsQueryable() {
        Api.Answer answer = api.post(DOOR.formatted("door"), "{\"ts\":%d,\"temperature\":19.25}".formatted(at(0)));

        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(answer.json().path("messages").asInt()).isEqualTo(1);
        assertThat(answer.json().path("readings").asInt()).isEqualTo(1);
        awaitRows("environment", "door", "temperature", BEGIN + " 19.25");
    }

    @Test
    void theDoorRefusesABadBodyWithEveryFaultAndKeepsNothing() {
        Counters before = counters();

        Api.Answer malformed =
                api.post(DOOR.formatted("refused"), "{\"temperature\":").isProblem(400, "invalid-request");
        Api.Answer array = api.post(
                        DOOR.formatted("refused"),
                        "[{\"temperature\":1},{\"temperature\":2,\"ts\":\"soon\"},{\"a/b\":3},{\"temperature\":4}]")
                .isProblem(400, "invalid-request");
        Api.Answer empty = api.post(DOOR.formatted("refused"), "").isProblem(400, "invalid-request");
        Api.Answer large = api.post(
                        DOOR.formatted("refused"), "{\"note\":\"" + "x".repeat(MOST_BYTES) + "\",\"temperature\":1}")
                .isProblem(413, "too-large");

        assertThat(faults(malformed)).containsExactly("$ malformed-json");
        assertThat(faults(array)).containsExactly("$[1] bad-timestamp", "$[2] bad-name");
        assertThat(faults(empty)).containsExactly("$ empty-payload");
        assertThat(large.json().path("detail").asString()).contains("4096", "sluice.ingest.max-payload");
        assertThat(counters()).isEqualTo(before);
        assertThat(rows("environment", "refused", "temperature")).isEmpty();
    }

    @Test
    void theDoorChecksByTheRouteThatTheMessageIsReadBy() {
        String door = "/api/v1/telemetry/plant/mixer/batches";
        Api.Answer refused =
                api.post(door, "{\"batch\":\"a\\\\b\",\"level\":1}").isProblem(400, "invalid-request");

        assertThat(faults(refused)).containsExactly("$[0] bad-name");
        assertThat(api.post(door, "{\"batch\":\"a/b\",\"level\":1}").status()).isEqualTo(202);
    }

    @Test
    void whatIsNotThereAndWhatIsNotOfferedAreProblemsToo() {
        api.get("/api/v1/nothing").isProblem(404, "not-found");
        api.post("/api/v1/telemetry/plant/dev", "{\"temperature\":1}").isProblem(404, "not-found");
        api.call("DELETE", DOOR.formatted("dev"), "").isProblem(405, "method-not-allowed");
        api.post("/api/v1/readings", "{}").isProblem(405, "method-not-allowed");
        api.get("/api/v1/dead-letters/987654321").isProblem(404, "no-such-dead-letter");
        api.get("/api/v1/dead-letters?limit=0").isProblem(400, "invalid-request");
        api.get("/api/v1/dead-letters?limit=many").isProblem(400, "invalid-request");
    }

    @Test
    void aBadQuestionIsAnsweredWithEveryFault() {
        Api.Answer answer = api.get("/api/v1/readings?from=now&to=-1h&limit=0&every=1m&fn=nonsense")
                .isProblem(400, "invalid-request");

        assertThat(faults(answer))
                .anyMatch(f -> f.startsWith("measurement "))
                .anyMatch(f -> f.startsWith("limit "))
                .anyMatch(f -> f.startsWith("fn "));
    }

    private static List<String> faults(Api.Answer answer) {
        List<String> faults = new ArrayList<>();
        for (JsonNode fault : answer.json().path("errors")) {
            assertThat(fault.path("message").asString()).isNotBlank();
            faults.add(fault.path("name").asString() + " " + fault.path("code").asString());
        }
        return faults;
    }

    private static List<JsonNode> letters() {
        return api.get("/api/v1/dead-letters?limit=1000").list("deadLetters");
    }

    /** Stored is what is sure to become visible; the embedded store shows it a moment later. */
    private static void awaitRows(String measurement, String device, String field, String... expected) {
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(rows(measurement, device, field)).containsExactly(expected));
    }

    /** Every row of one field, as "time value"; the names are escaped already. */
    private static List<String> rows(String measurement, String device, String field) {
        return api
                .get("/api/v1/readings?measurement=%s&device=%s&field=%s&from=-1h&to=now"
                        .formatted(measurement, device, field))
                .list("series")
                .stream()
                .flatMap(series -> StreamSupport.stream(series.path("rows").spliterator(), false))
                .map(row -> row.get(0).asString() + " " + row.get(1).asDouble())
                .toList();
    }

    private record Counters(long received, long stored, long deadLettered) {}

    /** The counters, which must add up. */
    private static Counters counters() {
        JsonNode snapshot = api.get("/api/v1/pipeline").ok();
        JsonNode counters = snapshot.path("counters");
        long received = counters.path("received").asLong();
        long stored = counters.path("stored").asLong();
        long dead = counters.path("deadLettered").asLong();
        long rest = Stream.of("filtered", "duplicate", "inFlight")
                .mapToLong(name -> counters.path(name).asLong())
                .sum();
        assertThat(snapshot.path("identityHolds").asBoolean())
                .as(snapshot.toString())
                .isTrue();
        assertThat(received).as(snapshot.toString()).isEqualTo(stored + dead + rest);
        return new Counters(received, stored, dead);
    }

    /** The counters once all these messages have come and have got their terminal state. */
    private static Counters settled(long received) {
        return await().atMost(LIMIT)
                .until(
                        BadInputIsKeptAsideTest::counters,
                        now -> now.received() == received && now.received() == now.stored() + now.deadLettered());
    }
}
