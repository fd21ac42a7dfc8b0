/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
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

@SpringBootTest(
        classes = IngestProgram.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "sluice.mqtt.uri=tcp://127.0.0.1:1")
@DirtiesContext
class IngestApiDescriptionTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path directory;

    @LocalServerPort
    int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("sluice.data-dir", directory::toString);
    }

    /** By this Swagger UI can take a key. */
    @Test
    void theDescriptionSaysThatAKeyIsNeeded() throws Exception {
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v3/api-docs"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

        JsonNode description = new JsonMapper().readTree(answer.body());
        JsonNode key = description.path("components").path("securitySchemes").path("key");
        assertThat(key.path("type").asString()).isEqualTo("http");
        assertThat(key.path("scheme").asString()).isEqualTo("bearer");
        assertThat(description.path("security").path(0).has("key")).isTrue();
        assertThat(description.path("info").path("title").asString()).isEqualTo("Sluice ingest service");
        assertThat(description.path("paths").has("/api/v1/pipeline")).isTrue();
    }
}
