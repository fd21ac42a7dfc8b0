/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.mapping;

import static io.sluice.ingest.IngestProgram.addKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ingest.IngestProgram;
import io.sluice.ingest.SparkplugMessages;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Preview and reload, asked by HTTP; the routes stand in a configuration file that the tests change. */
@SpringBootTest(
        classes = IngestProgram.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"sluice.mqtt.uri=tcp://127.0.0.1:1", "sluice.ingest.max-payload=4KB"})
@DirtiesContext
class MappingControllerTest {

    private static final String WRITER = "writer-key";
    private static final String READER = "reader-key";
    private static final String ADMIN = "admin-key";
    private static final String PLANT = "plant-key";
    private static final String PREVIEW = "/api/v1/mapping/preview";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path directory;

    private static Path file;

    @LocalServerPort
    int port;

    @BeforeAll
    static void writeFile() throws IOException {
        file = Files.writeString(directory.resolve("routes.properties"), """
                sluice.ingest.routes[0].topic=machines/{line}/{device}/{measurement}
                sluice.ingest.routes[0].site=hall
                sluice.ingest.routes[0].tags=line={line}
                sluice.ingest.routes[0].filters=quality != bad
                sluice.ingest.routes[0].integers=as-written
                """);
        // Where Spring Boot looks for files is decided before a test's own properties are there.
        System.setProperty("spring.config.additional-location", "file:" + file);
    }

    @AfterAll
    static void forgetFile() {
        System.clearProperty("spring.config.additional-location");
    }

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("sluice.data-dir", () -> directory.resolve("data").toString());
        addKey(registry, 0, WRITER, "write");
        addKey(registry, 1, READER, "read");
        addKey(registry, 2, ADMIN, "admin");
        addKey(registry, 3, PLANT, "write,admin");
        registry.add("sluice.security.keys[3].sites[0]", () -> "plant");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "telemetry/plant/d/m       | {\"t\":21.5,\"ts\":1700000000}              | m,device=d,site=plant t=21.5 1700000000000000000",
                "senml/plant/d             | [{\"bn\":\"d:\",\"bt\":1.7e9,\"n\":\"t\",\"v\":1}] | senml,device=d,site=plant t=1 1700000000000000000",
                "lp/plant/d                | w,room=a t=2i 1700000000000000000           | w,device=d,room=a,site=plant t=2i 1700000000000000000",
                "v1/devices/d/telemetry    | {\"ts\":1700000000,\"values\":{\"t\":1}}    | telemetry,device=d,site=default t=1 1700000000000000000",
                "machines/l1/d/m           | {\"t\":3,\"ts\":1700000000}                 | m,device=d,line=l1,site=hall t=3i 1700000000000000000",
            })
    void showsTheLineProtocolOfEachFormat(String topic, String payload, String line) throws Exception {
        JsonNode preview = preview(Map.of("topic", topic, "payload", payload));
        assertThat(preview.path("outcome").asString()).isEqualTo("stored");
        assertThat(preview.path("lineProtocol").asString()).isEqualTo(line + "\n");
        assertThat(preview.path("faults")).isEmpty();
    }

    @Test
    void showsWhatASparkplugBirthBecomesWhichIsNotRemembered() throws Exception {
        String birth = base64(SparkplugMessages.birth(0, 1, Map.of("temperature", 7L)));
        String data = base64(SparkplugMessages.data(1, 7, 21.5, 1_700_000_000_000L));

        assertThat(preview(Map.of("topic", "spBv1.0/plant/NBIRTH/press", "payloadBase64", birth))
                        .path("outcome")
                        .asString())
                .isNotEqualTo("dead_lettered");
        JsonNode unborn = preview(Map.of("topic", "spBv1.0/plant/NDATA/press", "payloadBase64", data));
        assertThat(unborn.path("faults").get(0).path("reason").asString()).isEqualTo("no-birth");
    }

    private static String base64(byte[] payload) {
        return Base64.getEncoder().encodeToString(payload);
    }

    @Test
    void showsReadingsAndFaultsOfAMessageThatHasBoth() throws Exception {
        JsonNode preview = preview(
                Map.of("topic", "telemetry/plant/d/m", "payload", "[{\"t\":1,\"on\":true,\"s\":\"x\"},{\"site\":1}]"));
        assertThat(preview.path("outcome").asString()).isEqualTo("dead_lettered");
        JsonNode reading = preview.path("readings").get(0);
        assertThat(reading.path("measurement").asString()).isEqualTo("m");
        assertThat(reading.path("site").asString()).isEqualTo("plant");
        assertThat(reading.path("device").asString()).isEqualTo("d");
        assertThat(reading.path("time").asString())
                .isEqualTo(preview.path("receivedAt").asString());
        assertThat(reading.path("fields").toString()).isEqualTo("{\"t\":1.0,\"on\":true,\"s\":\"x\"}");
        JsonNode fault = preview.path("faults").get(0);
        assertThat(fault.path("reading").asInt()).isEqualTo(1);
        assertThat(fault.path("reason").asString()).isEqualTo("reserved-name");
        assertThat(fault.path("detail").asString()).isNotBlank();
    }

    @Test
    void takesThePayloadAsJsonAndInBase64Too() throws Exception {
        assertThat(preview("{\"topic\":\"telemetry/plant/d/m\",\"payload\":{\"t\":1,\"ts\":1}}")
                        .path("lineProtocol")
                        .asString())
                .isEqualTo("m,device=d,site=plant t=1 1000000000\n");
        String cbor = base64(HexFormat.of().parseHex("81a30061740201061a6553f100"));
        assertThat(preview(Map.of("topic", "senml/plant/d", "payloadBase64", cbor))
                        .path("lineProtocol")
                        .asString())
                .isEqualTo("senml,device=d,site=plant t=1 1700000000000000000\n");
    }

    @Test
    void tellsWhyNotAndWhatARouteLeavesOut() throws Exception {
        JsonNode none = preview(Map.of("topic", "nowhere/d", "payload", "{}"));
        assertThat(none.path("outcome").asString()).isEqualTo("dead_lettered");
        assertThat(none.path("faults").get(0).path("reason").asString()).isEqualTo("no-route");
        assertThat(none.path("faults").get(0).path("reading").asInt()).isEqualTo(-1);
        assertThat(preview(Map.of("topic", "machines/l/d/m", "payload", "{\"t\":1,\"quality\":\"bad\"}"))
                        .path("outcome")
                        .asString())
                .isEqualTo("filtered");
    }

    @Test
    void refusesABodyWithFaultsAllAtOnce() throws Exception {
        assertThat(faults(call(WRITER, PREVIEW, "{\"topic\":\"a/+\",\"playload\":1}")
                        .is(400)))
                .containsExactly("$.playload", "$.topic", "$.payload");
        assertThat(faults(call(WRITER, PREVIEW, "{").is(400))).containsExactly("$");
        assertThat(faults(call(WRITER, PREVIEW, "[]").is(400))).containsExactly("$");
        assertThat(faults(call(WRITER, PREVIEW, "{\"topic\":\"a\",\"payloadBase64\":\"%\"}")
                        .is(400)))
                .containsExactly("$.payloadBase64");
        String large = "x".repeat(5_000);
        call(WRITER, PREVIEW, "{\"topic\":\"a\",\"payload\":\"" + large + "\"}").is(413);
        call(WRITER, PREVIEW, "{\"topic\":\"a\",\"payload\":\"" + large.repeat(20) + "\"}")
                .is(413);
    }

    @Test
    void asksForScopesAndSites() throws Exception {
        String body = "{\"topic\":\"telemetry/other/d/m\",\"payload\":\"{\\\"t\\\":1}\"}";
        call(READER, PREVIEW, body).is(403);
        call(PLANT, PREVIEW, body).is(403);
        call(PLANT, PREVIEW, body.replace("other", "plant")).is(200);
        call(WRITER, "/api/v1/mapping/reload", "").is(403);
        call(PLANT, "/api/v1/mapping/reload", "").is(403);
    }

    @Test
    void readsTheRoutesAnewAndKeepsTheOldOnesWhenOneIsFaulty() throws Exception {
        String good = Files.readString(file);
        Map<String, String> message = Map.of("topic", "machines/l1/d/m", "payload", "{\"t\":3,\"ts\":1}");
        try {
            Files.writeString(file, good.replace("as-written", "as-float") + "server.port=x\n");
            JsonNode answer = call(ADMIN, "/api/v1/mapping/reload", "").is(200).json();
            assertThat(answer.path("ownRoutes").asInt()).isEqualTo(1);
            assertThat(preview(message).path("lineProtocol").asString()).contains(" t=3 ");

            Files.writeString(
                    file,
                    good
                            + "sluice.ingest.routes[1].topic=machines/{line}/{device}/state\n"
                            + "sluice.ingest.routes[1].site={line}\nsluice.ingest.routes[1].measurement=state\n"
                            + "sluice.ingest.routes[2].topic=others/{devise}/m\n");
            Answer refused = call(ADMIN, "/api/v1/mapping/reload", "").is(400);
            assertThat(refused.text())
                    .contains("routes[1]")
                    .contains("can never match")
                    .contains("routes[2]")
                    .contains("devise");
            assertThat(preview(message).path("lineProtocol").asString()).contains(" t=3 ");

            Files.writeString(file, good + "sluice.ingest.routes[1].topik=x\n");
            assertThat(call(ADMIN, "/api/v1/mapping/reload", "").is(400).text()).contains("topik");

            Files.writeString(
                    file,
                    good
                            + "sluice.ingest.routes[1].topic=others/{device}/{measurement}\n"
                            + "sluice.ingest.routes[1].site=hall\n");
            assertThat(call(ADMIN, "/api/v1/mapping/reload", "").is(400).text())
                    .contains("can never match")
                    .contains("topic filters");
        } finally {
            Files.writeString(file, good);
            call(ADMIN, "/api/v1/mapping/reload", "").is(200);
        }
        assertThat(preview(message).path("lineProtocol").asString()).contains(" t=3i ");
    }

    private record Answer(int status, String text) {
        JsonNode json() {
            return JSON.readTree(text);
        }

        Answer is(int expected) {
            assertThat(status).as(text).isEqualTo(expected);
            return this;
        }
    }

    private static List<String> faults(Answer answer) {
        List<String> names = new ArrayList<>();
        answer.json()
                .path("errors")
                .forEach(fault -> names.add(fault.path("name").asString()));
        return names;
    }

    private JsonNode preview(Map<String, String> body) throws Exception {
        return preview(JSON.writeValueAsString(body));
    }

    private JsonNode preview(String body) throws Exception {
        return call(WRITER, PREVIEW, body).is(200).json();
    }

    private Answer call(String key, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.body());
    }
}
