/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import static io.sluice.ingest.IngestProgram.addKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.ingest.IngestProgram;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The guards from outside: by the HTTP door, which can tell the sender at once, and where one asks how they stand. */
@SpringBootTest(
        classes = IngestProgram.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "sluice.mqtt.uri=tcp://127.0.0.1:1",
            "management.endpoints.web.exposure.include=health,prometheus",
            "sluice.ingest.guards.new-series=20",
            "sluice.ingest.guards.times=dead-letter",
            "sluice.ingest.guards.past=1h",
            "sluice.ingest.guards.max-fields=3",
            "sluice.ingest.guards.max-name-length=12",
            "sluice.ingest.guards.site-rate=10"
        })
@DirtiesContext
class GuardControllerTest {

    private static final String READER = "reader-key";
    private static final String WRITER = "writer-key";
    private static final String OTHER_SITE = "other-site-key";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path directory;

    @LocalServerPort
    int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws Exception {
        registry.add("sluice.data-dir", directory::toString);
        addKey(registry, 0, READER, "read");
        addKey(registry, 1, WRITER, "write");
        addKey(registry, 2, OTHER_SITE, "read");
        registry.add("sluice.security.keys[2].sites[0]", () -> "elsewhere");
    }

    @Test
    void theDoorSaysAtOnceWhatAReadingBreaks() throws Exception {
        for (String[] bad : new String[][] {
            {"{\"ts\":0,\"v\":1}", "time-out-of-range"},
            {"{\"ts\":\"2100-01-01T00:00:00Z\",\"v\":1}", "time-out-of-range"},
            {"{\"a\":1,\"b\":1,\"c\":1,\"d\":1}", "too-many-fields"},
            {"{\"thirteen-char\":1}", "name-too-long"}
        }) {
            HttpResponse<String> answer = post("door", "d", bad[0]);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(JSON.readTree(answer.body()).at("/errors/0/code").asString())
                    .isEqualTo(bad[1]);
        }
        assertThat(post("door", "d", "{\"v\":1}").statusCode()).isEqualTo(202);
    }

    @Test
    void aSiteOverItsRateIsToldSoAndAnotherIsNot() throws Exception {
        int in = 0;
        HttpResponse<String> answer = post("hasty", "d", "{\"v\":1}");
        while (answer.statusCode() == 202 && in < 2_000) {
            in++;
            answer = post("hasty", "d", "{\"v\":1}");
        }
        assertThat(in).isGreaterThanOrEqualTo(100);
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(JSON.readTree(answer.body()).path("code").asString()).isEqualTo("site-over-rate");
        assertThat(post("calm", "d", "{\"v\":1}").statusCode()).isEqualTo(202);
    }

    @Test
    void tellsWhichBudgetsAreShortAndWhatWasRefused() throws Exception {
        for (int i = 0; i < 40; i++) {
            assertThat(post("growing", "dev-" + i, "{\"v\":1}").statusCode()).isEqualTo(202);
        }
        await().untilAsserted(() -> {
            JsonNode guards = JSON.readTree(get(READER, "/api/v1/guards").body());
            assertThat(guards.path("refused").path("new-series").asLong()).isEqualTo(20);
            assertThat(guards.path("series").path("known").asLong()).isGreaterThanOrEqualTo(20);
            assertThat(guards.path("series").path("remembersOnDisk").asBoolean())
                    .isTrue();
            JsonNode budget = guards.path("series").path("budgets").path(0);
            assertThat(budget.path("site").asString()).isEqualTo("growing");
            assertThat(budget.path("measurement").asString()).isEqualTo("m");
            assertThat(budget.path("perHour").asLong()).isEqualTo(20);
            assertThat(budget.path("left").asLong()).isZero();
            assertThat(budget.path("refused").asLong()).isEqualTo(20);
            assertThat(budget.path("tag").asString()).isEqualTo("device");
        });
        assertThat(get(OTHER_SITE, "/api/v1/guards").body()).doesNotContain("growing");
        assertThat(get(WRITER, "/api/v1/guards").statusCode()).isEqualTo(403);
        assertThat(get(READER, "/actuator/prometheus").body())
                .contains(
                        "sluice_guard_refused_total{guard=\"new-series\"} 20.0",
                        "sluice_guard_flagged_total{guard=\"future\"} 0.0",
                        "sluice_series_known ",
                        "sluice_series_forgotten_total 0.0");
        String letters = get(READER, "/api/v1/dead-letters?reason=too-many-series&site=growing")
                .body();
        assertThat(JSON.readTree(letters).path("deadLetters").size()).isEqualTo(20);
    }

    private HttpResponse<String> post(String site, String device, String payload) throws Exception {
        return HTTP.send(
                request(WRITER, "/api/v1/telemetry/%s/%s/m".formatted(site, device))
                        .POST(BodyPublishers.ofString(payload))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String key, String path) throws Exception {
        return HTTP.send(request(key, path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String key, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + key);
    }
}
