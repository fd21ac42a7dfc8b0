/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.delivery;

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
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
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

/** The delivery ledger, asked by HTTP, over a store in memory. Each test uses a device of its own. */
@SpringBootTest(
        classes = IngestProgram.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"sluice.mqtt.uri=tcp://127.0.0.1:1", "management.endpoints.web.exposure.include=health,prometheus"
        })
@DirtiesContext
class DeliveryControllerTest {

    private static final String READER = "reader-key";
    private static final String WRITER = "writer-key";
    private static final String OTHER_SITE = "other-site-key";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path directory;

    @Autowired
    IngestLifecycle ingest;

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
    void tellsWhatCameAndWhatDidNot() throws Exception {
        long ts = System.currentTimeMillis() - 2_000;
        for (int seq : new int[] {1, 2, 5, 4, 5}) {
            receive("telemetry/plant/one/m", "{\"ts\":%d,\"seq\":%d}".formatted(ts + seq, seq));
        }
        receive("telemetry/plant/one/n", "{\"v\":1}");
        receive("telemetry/plant/one/m", "{");
        receive("lp/plant/one", "not read yet");

        JsonNode answer = delivery(READER, "plant", "one", "", 200);

        assertThat(answer.path("site").asString()).isEqualTo("plant");
        assertThat(answer.path("position").asLong()).isPositive();
        assertThat(answer.path("notYetCounted").asLong()).isZero();
        JsonNode m = measurement(answer, "m");
        assertThat(m.path("received").asLong()).isEqualTo(6);
        assertThat(m.path("stored").asLong()).isEqualTo(4);
        assertThat(m.path("duplicate").asLong()).isEqualTo(1);
        assertThat(m.path("repeated").asLong()).isEqualTo(1);
        assertThat(m.path("redelivered").asLong()).isZero();
        assertThat(m.path("deadLettered").asLong()).isEqualTo(1);
        assertThat(m.path("outOfOrder").asLong()).isEqualTo(1);
        assertThat(m.path("missingCount").asLong()).isEqualTo(1);
        assertThat(m.path("missing").get(0).path("from").asLong()).isEqualTo(3);
        assertThat(m.path("missing").get(0).path("to").asLong()).isEqualTo(3);
        assertThat(m.path("lastSeq").asLong()).isEqualTo(5);
        assertThat(m.path("clockSkew").path("mean").asDouble()).isBetween(-10.0, -1.0);
        JsonNode n = measurement(answer, "n");
        assertThat(n.path("received").asLong()).isEqualTo(1);
        assertThat(n.path("clockSkew").isNull()).isTrue();
        assertThat(n.path("lastSeq").isNull()).isTrue();
        JsonNode unknown = answer.path("measurements").get(0);
        assertThat(unknown.path("measurement").isNull()).isTrue();
        assertThat(unknown.path("deadLettered").asLong()).isEqualTo(1);
    }

    @Test
    void fromAndToChooseByTheTimeOfReceipt() throws Exception {
        receive("telemetry/plant/two/m", "{\"seq\":1}");
        receive("telemetry/plant/two/m", "{\"seq\":3}");
        JsonNode now = delivery(READER, "plant", "two", "?from=-10m&to=now%2B1h", 200);
        assertThat(measurement(now, "m").path("missingCount").asLong()).isEqualTo(1);
        assertThat(measurement(now, "m").path("received").asLong()).isEqualTo(2);
        JsonNode past = delivery(READER, "plant", "two", "?from=-10d&to=-9d", 200);
        assertThat(measurement(past, "m").path("missing").size()).isZero();
        assertThat(measurement(past, "m").path("received").asLong()).isZero();
    }

    @Test
    void refusesWhatItDoesNotUnderstandWithEveryFault() throws Exception {
        JsonNode problem = delivery(READER, "plant", "one", "?from=yesterday&until=now", 400);
        assertThat(problem.path("errors").size()).isEqualTo(2);
        delivery(READER, "plant", "one", "?from=now&to=-1h", 400);
    }

    @Test
    void aDeviceThatNobodyKnowsOrMaySeeIsNotThere() throws Exception {
        receive("telemetry/plant/three/m", "{\"seq\":1}");
        delivery(READER, "plant", "three", "", 200);
        JsonNode problem = delivery(READER, "plant", "never", "", 404);
        assertThat(problem.path("code").asString()).isEqualTo("unknown-device");
        delivery(OTHER_SITE, "plant", "three", "", 404);
        delivery(WRITER, "plant", "three", "", 403);
        delivery("no-key", "plant", "three", "", 401);
    }

    @Test
    void thePipelineSumsItUp() throws Exception {
        receive("telemetry/plant/four/m", "{\"seq\":1}");
        receive("nobodys/topic", "x");
        JsonNode pipeline = JSON.readTree(get(READER, "/api/v1/pipeline").body());
        JsonNode ledger = pipeline.path("ledger");
        assertThat(ledger.path("identityHolds").asBoolean()).isTrue();
        assertThat(ledger.path("position").asLong())
                .isEqualTo(pipeline.path("position").asLong());
        assertThat(ledger.path("unattributed").asLong()).isPositive();
        String metrics = get(READER, "/actuator/prometheus").body();
        assertThat(metrics)
                .contains(
                        "sluice_ledger_series",
                        "sluice_ledger_missing",
                        "sluice_ledger_repeated_total",
                        "sluice_ledger_out_of_order_total",
                        "sluice_ledger_resets_total",
                        "sluice_ledger_wraps_total",
                        "sluice_ledger_evicted_total",
                        "sluice_ledger_behind");
    }

    private static JsonNode measurement(JsonNode answer, String name) {
        for (JsonNode each : answer.path("measurements")) {
            if (each.path("measurement").asString("").equals(name)) {
                return each;
            }
        }
        throw new AssertionError("no measurement " + name + " in " + answer);
    }

    private void receive(String topic, String payload) {
        Parts parts = ingest.parts().orElseThrow();
        parts.intake().post(topic, payload.getBytes(UTF_8)).join();
        await().until(() -> parts.ledger().position() == parts.journal().committedSequence());
    }

    private JsonNode delivery(String key, String site, String device, String query, int expected) throws Exception {
        HttpResponse<String> answer = get(key, "/api/v1/sites/%s/devices/%s/delivery%s".formatted(site, device, query));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
        return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
    }

    private HttpResponse<String> get(String key, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + key)
                .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }
}
