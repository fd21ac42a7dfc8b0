/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import static io.sluice.ingest.IngestProgram.addKey;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.ingest.IngestEngine;
import io.sluice.ingest.IngestProgram;
import io.sluice.ingest.config.IngestLifecycle;
import io.sluice.ingest.pipeline.IngestReadiness;
import io.sluice.model.FieldValue.FloatValue;
import io.sluice.store.kit.InMemoryTelemetryStore;
import io.sluice.support.answer.Admission;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
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

/** The REST interface of the dead letters, asked by HTTP, over a store in memory. Each test uses sites of its own. */
@SpringBootTest(
        classes = IngestProgram.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "sluice.mqtt.uri=tcp://127.0.0.1:1",
            "sluice.ingest.dead-letters.max-size=2MB",
            "sluice.ingest.dead-letters.overflow-size=2MB",
            "management.endpoints.web.exposure.include=health,prometheus"
        })
@DirtiesContext
class DeadLetterControllerTest {

    private static final String ADMIN = "admin-key";
    private static final String READER = "reader-key";
    private static final String PLANT_ADMIN = "plant-admin-key";
    private static final String LETTERS = "/api/v1/dead-letters";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path directory;

    @Autowired
    InMemoryTelemetryStore store;

    @Autowired
    IngestLifecycle ingest;

    @Autowired
    IngestReadiness readiness;

    @Autowired
    Admission admission;

    @LocalServerPort
    int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("sluice.data-dir", directory::toString);
        addKey(registry, 0, ADMIN, "read,write,admin");
        addKey(registry, 1, READER, "read,write");
        addKey(registry, 2, PLANT_ADMIN, "read,admin");
        registry.add("sluice.security.keys[2].sites[0]", () -> "plant");
    }

    @AfterEach
    void storeIsUp() {
        store.comeUp();
        store.refuse(reading -> java.util.Optional.empty());
    }

    private record Answer(int status, String text) {
        JsonNode json() {
            return JSON.readTree(text);
        }

        Answer is(int expected) {
            assertThat(status).as(text).isEqualTo(expected);
            return this;
        }

        List<String> faults() {
            List<String> names = new ArrayList<>();
            json().path("errors").forEach(fault -> names.add(fault.path("name").asString()));
            return names;
        }
    }

    private Answer call(String key, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + key)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.body());
    }

    private Answer get(String path) throws Exception {
        return call(ADMIN, "GET", path, "");
    }

    private Answer replay(String body) throws Exception {
        return call(ADMIN, "POST", LETTERS + "/replay", body);
    }

    private IngestEngine.Parts parts() {
        return ingest.parts().orElseThrow();
    }

    /** Takes a message in as if by MQTT, and waits until it is settled. */
    private void receive(String topic, String payload) {
        long before = parts().progress().confirmed().position();
        parts().intake().post(topic, payload.getBytes(UTF_8)).join();
        await().until(() -> parts().progress().confirmed().position() > before);
    }

    private List<JsonNode> list(String query) throws Exception {
        List<JsonNode> letters = new ArrayList<>();
        get(LETTERS + query).is(200).json().path("deadLetters").forEach(letters::add);
        return letters;
    }

    @Test
    void listsWithFiltersAndShowsOneWithEverythingThatIsKnown() throws Exception {
        receive("telemetry/list/one/m", "{nonsense");
        receive("telemetry/list/two/m", "");
        receive("telemetry/list/two/m", "[{\"v\":1},{\"site\":1}]");

        assertThat(list("?site=list")).hasSize(3);
        assertThat(list("?site=list&device=two")).hasSize(2);
        assertThat(list("?site=list&reason=empty-payload&device=two")).hasSize(1);
        JsonNode letter = list("?site=list&device=one").getFirst();
        assertThat(letter.path("reason").asString()).isEqualTo("malformed-json");
        assertThat(letter.path("detail").asString()).isNotBlank();
        assertThat(letter.path("topic").asString()).isEqualTo("telemetry/list/one/m");
        assertThat(letter.path("payloadText").asString()).isEqualTo("{nonsense");
        assertThat(letter.path("payloadComplete").asBoolean()).isTrue();
        assertThat(letter.path("receivedAt").asString()).startsWith("20");
        assertThat(letter.path("deadLetteredAt").asString())
                .isGreaterThanOrEqualTo(letter.path("receivedAt").asString().substring(0, 19));
        assertThat(get(LETTERS + "/" + letter.path("id").asString()).is(200).json())
                .isEqualTo(letter);
    }

    @Test
    void saysHowManyReadingsALetterStandsForAndWhichAreTheFirst() throws Exception {
        store.refuse(reading -> reading.fields().getFirst().value().equals(new FloatValue(-7))
                ? java.util.Optional.of("the store wants none of it")
                : java.util.Optional.empty());
        receive("telemetry/several/dev/m", "[{\"v\":1}" + ",{\"v\":-7}".repeat(40) + "]");
        receive("telemetry/several/dev/m", "{\"v\":-7}");

        List<JsonNode> letters = list("?site=several");
        assertThat(letters).hasSize(2);
        assertThat(letters.getFirst().path("id").asString()).endsWith("-1");
        JsonNode readings = letters.getFirst().path("readings");
        assertThat(readings.path("count").asInt()).isEqualTo(40);
        assertThat(readings.path("first")).hasSize(16);
        assertThat(readings.path("first").get(15).asInt()).isEqualTo(16);
        assertThat(letters.getLast().path("readings").isNull()).isTrue();
    }

    @Test
    void goesThroughPagesByCursor() throws Exception {
        for (int i = 0; i < 5; i++) {
            receive("telemetry/pages/dev/m", "");
        }
        JsonNode first = get(LETTERS + "?site=pages&limit=3").is(200).json();
        assertThat(first.path("deadLetters")).hasSize(3);
        JsonNode second = get(LETTERS + "?site=pages&limit=3&cursor="
                        + first.path("cursor").asString())
                .is(200)
                .json();
        assertThat(second.path("deadLetters")).hasSize(2);
        assertThat(second.path("cursor").isNull()).isTrue();
    }

    @Test
    void onlySoManyPagesAreInMemoryAtATime() throws Exception {
        receive("telemetry/busy/dev/m", "");
        admission.admit(() -> admission.admit(() -> {
            JsonNode refused = get(LETTERS + "?site=busy").is(503).json();
            assertThat(refused.path("code").asString()).isEqualTo("busy");
            get(LETTERS + "?limit=0").is(400);
            get("/api/v1/pipeline").is(200);
        }));
        assertThat(list("?site=busy")).hasSize(1);
    }

    @Test
    void theDescriptionKnowsThePage() throws Exception {
        JsonNode description = get("/v3/api-docs").is(200).json();
        JsonNode list = description.path("paths").path(LETTERS).path("get");
        assertThat(list.path("responses").path("200").toString()).contains("#/components/schemas/LetterPage");
        assertThat(list.path("parameters")).hasSize(5);
        JsonNode page = description.path("components").path("schemas").path("LetterPage");
        assertThat(page.path("properties").propertyNames()).containsExactlyInAnyOrder("deadLetters", "cursor");
        assertThat(page.path("properties").path("deadLetters").toString()).contains("LetterView");
    }

    @Test
    void replayReportsPerLetterAndTakesAwayWhatIsStored() throws Exception {
        store.refuse(reading -> java.util.Optional.of("the store wants none of it"));
        receive("telemetry/replay/good/m", "{\"v\":1}");
        store.refuse(reading -> java.util.Optional.empty());
        receive("telemetry/replay/bad/m", "{nonsense");
        String good = list("?site=replay&device=good").getFirst().path("id").asString();
        String bad = list("?site=replay&device=bad").getFirst().path("id").asString();

        JsonNode report = replay("{\"ids\":[\"%s\",\"%s\",\"987654321\"]}".formatted(good, bad))
                .is(200)
                .json();
        assertThat(report.path("letters")).hasSize(3);
        List<String> outcomes = new ArrayList<>();
        report.path("letters")
                .forEach(letter -> outcomes.add(letter.path("id").asString() + " "
                        + letter.path("outcome").asString() + " "
                        + letter.path("reason").asString("-")));
        assertThat(outcomes)
                .containsExactlyInAnyOrder(
                        good + " stored -", bad + " dead_lettered malformed-json", "987654321 not_found -");
        assertThat(store.devices("replay")).containsExactly("good");
        get(LETTERS + "/" + good).is(404);
        get(LETTERS + "/" + bad).is(200);
    }

    @Test
    void replayByFilterLeavesTheOthersAloneAndIsCountedBesideTheIdentity() throws Exception {
        store.refuse(reading -> java.util.Optional.of("the store wants none of it"));
        receive("telemetry/filter/one/m", "{\"v\":1}");
        receive("telemetry/filter/two/m", "{\"v\":1}");
        store.refuse(reading -> java.util.Optional.empty());
        JsonNode before = get("/api/v1/pipeline").is(200).json();

        replay("{\"filter\":{\"site\":\"filter\",\"device\":\"two\",\"reason\":\"refused\"},\"limit\":10}")
                .is(200);

        assertThat(list("?site=filter")).hasSize(1);
        JsonNode after = get("/api/v1/pipeline").is(200).json();
        assertThat(after.path("counters")).isEqualTo(before.path("counters"));
        assertThat(after.path("identityHolds").asBoolean()).isTrue();
        assertThat(after.path("deadLetters").path("replayed").path("stored").asLong())
                .isEqualTo(before.path("deadLetters")
                                .path("replayed")
                                .path("stored")
                                .asLong()
                        + 1);
        assertThat(call(ADMIN, "GET", "/actuator/prometheus", "").text())
                .contains("sluice_dead_letters_replayed_total{outcome=\"stored\"}", "sluice_dead_letters_kept");
    }

    @Test
    void saysThatNothingIsReplayedWhileTheStoreIsAway() throws Exception {
        receive("telemetry/away/dev/m", "{nonsense");
        store.goDown("gone for a test");
        parts().intake()
                .post("telemetry/away/dev/m", "{\"v\":1}".getBytes(UTF_8))
                .join();
        await().until(() -> parts().forwarder().writer().trouble().isPresent());

        Answer answer = replay("{\"filter\":{\"site\":\"away\"}}").is(503);
        assertThat(answer.json().path("code").asString()).isEqualTo("store-unavailable");
        assertThat(answer.text()).contains("gone for a test");
        store.comeUp();
        await().until(() -> parts().forwarder().writer().trouble().isEmpty());
        assertThat(list("?site=away")).hasSize(1);
    }

    @Test
    void deletesForGoodAndOnlyWhatWasKnown() throws Exception {
        receive("telemetry/delete/dev/m", "");
        String id = list("?site=delete").getFirst().path("id").asString();

        call(ADMIN, "DELETE", LETTERS + "/" + id, "").is(204);
        call(ADMIN, "DELETE", LETTERS + "/" + id, "").is(204);
        assertThat(list("?site=delete")).isEmpty();
        Answer unknown = call(ADMIN, "DELETE", LETTERS + "/987654321", "").is(404);
        assertThat(unknown.json().path("code").asString()).isEqualTo("no-such-dead-letter");
        call(ADMIN, "DELETE", LETTERS + "/nonsense", "").is(404);
    }

    @Test
    void aFloodIsToldOfLongBeforeItStopsAnythingAndStopsOnlyUntilLettersAreDeleted() throws Exception {
        String large = "x".repeat(40_000);
        for (int i = 0; i < 20; i++) {
            receive("telemetry/flood/dev/m", large);
        }
        receive("telemetry/beside/dev/m", "{\"v\":1}");
        assertThat(store.devices("beside")).containsExactly("dev");
        JsonNode over = get("/api/v1/pipeline").is(200).json().path("deadLetters");
        assertThat(over.path("state").asString()).isEqualTo("over_share");
        assertThat(over.path("reason").asString()).contains("flood");
        assertThat(over.path("sitesOverShare").path("flood").asLong()).isGreaterThan(200_000);
        assertThat(String.valueOf(readiness.health().getDetails().get("dead-letters")))
                .contains("flood", "overflow");

        for (int i = 0; i < 40; i++) {
            parts().intake()
                    .post("telemetry/flood/dev/m", large.getBytes(UTF_8))
                    .join();
        }
        await().until(() -> parts().forwarder().settlement().trouble().isPresent());
        JsonNode blocked = get("/api/v1/pipeline").is(200).json();
        assertThat(blocked.path("deadLetters").path("state").asString()).isEqualTo("blocked");
        assertThat(readiness.health().getStatus().getCode()).isEqualTo("OUT_OF_SERVICE");
        assertThat(String.valueOf(readiness.health().getDetails().get("dead-letters")))
                .contains("site 'flood'", "sluice.ingest.dead-letters.overflow-size");
        assertThat(blocked.path("identityHolds").asBoolean()).isTrue();
        assertThat(blocked.path("counters").path("inFlight").asLong()).isPositive();

        await().untilAsserted(() -> {
            for (JsonNode letter : list("?site=flood&limit=1000")) {
                call(ADMIN, "DELETE", LETTERS + "/" + letter.path("id").asString(), "")
                        .is(204);
            }
            JsonNode pipeline = get("/api/v1/pipeline").is(200).json();
            assertThat(pipeline.path("counters").path("inFlight").asLong()).isZero();
            assertThat(pipeline.path("deadLetters").path("state").asString()).isEqualTo("up");
            assertThat(pipeline.path("deadLetters").path("evicted").asLong()).isZero();
        });
    }

    @Test
    void aKeyWithoutTheAdminScopeOnlyLooks() throws Exception {
        receive("telemetry/scope/dev/m", "");
        String id = list("?site=scope").getFirst().path("id").asString();

        call(READER, "GET", LETTERS + "/" + id, "").is(200);
        call(READER, "DELETE", LETTERS + "/" + id, "").is(403);
        call(READER, "POST", LETTERS + "/replay", "{\"ids\":[\"" + id + "\"]}").is(403);
        get(LETTERS + "/" + id).is(200);
    }

    @Test
    void aKeyForOneSiteSeesReplaysAndDeletesOnlyThatSitesLetters() throws Exception {
        receive("telemetry/plant/dev/m", "");
        receive("telemetry/secret/dev/m", "");
        receive("unrouted/plant/dev", "");
        String own = list("?site=plant").getFirst().path("id").asString();
        String other = list("?site=secret").getFirst().path("id").asString();

        JsonNode seen =
                call(PLANT_ADMIN, "GET", LETTERS + "?limit=1000", "").is(200).json();
        assertThat(seen.path("deadLetters"))
                .allSatisfy(letter -> assertThat(letter.path("site").asString()).isEqualTo("plant"))
                .isNotEmpty();
        call(PLANT_ADMIN, "GET", LETTERS + "/" + other, "").is(404);
        call(PLANT_ADMIN, "DELETE", LETTERS + "/" + other, "").is(404);
        JsonNode report = call(PLANT_ADMIN, "POST", LETTERS + "/replay", "{\"ids\":[\"" + other + "\"]}")
                .is(200)
                .json();
        assertThat(report.path("letters").get(0).path("outcome").asString()).isEqualTo("not_found");
        get(LETTERS + "/" + other).is(200);
        call(PLANT_ADMIN, "DELETE", LETTERS + "/" + own, "").is(204);
    }

    @Test
    void refusesBadRequestsWithEveryFault() throws Exception {
        assertThat(get(LETTERS + "?limit=0&cursor=x&sit=plant").is(400).faults())
                .containsExactlyInAnyOrder("limit", "cursor", "sit");
        assertThat(replay("{").is(400).faults()).containsExactly("$");
        assertThat(replay("[]").is(400).faults()).containsExactly("$");
        assertThat(replay("{}").is(400).faults()).containsExactly("$");
        assertThat(replay("{\"ids\":[\"1\"],\"filter\":{}}").is(400).faults()).containsExactly("$");
        assertThat(replay("{\"ids\":[]}").is(400).faults()).containsExactly("$.ids");
        assertThat(replay("{\"ids\":[\"1\",\"x\",3],\"limit\":5,\"more\":1}")
                        .is(400)
                        .faults())
                .containsExactlyInAnyOrder("$.ids[1]", "$.ids[2]", "$.more", "$");
        assertThat(replay("{\"filter\":{\"sit\":\"plant\",\"reason\":1},\"limit\":0,\"cursor\":\"x\"}")
                        .is(400)
                        .faults())
                .containsExactlyInAnyOrder("$.filter.sit", "$.filter.reason", "$.limit", "$.cursor");
    }
}
