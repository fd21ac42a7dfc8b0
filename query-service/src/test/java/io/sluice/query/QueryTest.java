/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.model.Tags;
import io.sluice.store.Batch;
import io.sluice.store.Sighting;
import io.sluice.store.TelemetryStore;
import io.sluice.store.kit.InMemoryTelemetryStore;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service over a store in memory, asked by HTTP. One program serves all test classes; each uses sites of its own. */
@SpringBootTest(
        classes = QueryTest.Program.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"sluice.query.lookback=30d", "management.endpoints.web.exposure.include=health,prometheus"})
abstract class QueryTest {

    static final String READER = "reader-key";
    static final String PLANT_READER = "plant-reader-key";
    static final String WRITER = "writer-key";
    static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    InMemoryTelemetryStore store;

    @LocalServerPort
    int port;

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({QueryServiceConfiguration.class, QueryApiDescription.class})
    static class Program {
        @Bean
        TelemetryStore store() {
            return new InMemoryTelemetryStore();
        }
    }

    @DynamicPropertySource
    static void keys(DynamicPropertyRegistry registry) {
        addKey(registry, 0, READER, "read");
        addKey(registry, 1, PLANT_READER, "read");
        registry.add("sluice.security.keys[1].sites[0]", () -> "plant");
        addKey(registry, 2, WRITER, "write");
        io.sluice.support.lifecycle.ServiceProgram.defaults(QueryServiceApplication.class, "query-service.properties")
                .forEach((name, value) -> {
                    if (!name.equals("server.port")
                            && !"%s=%s".formatted(name, value).contains("store")) {
                        registry.add(String.valueOf(name), () -> value);
                    }
                });
    }

    private static void addKey(DynamicPropertyRegistry registry, int index, String key, String scope) {
        String prefix = "sluice.security.keys[" + index + "].";
        registry.add(prefix + "name", () -> key);
        registry.add(prefix + "sha256", () -> sha256(key));
        registry.add(prefix + "scopes[0]", () -> scope);
    }

    private static String sha256(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void theStoreIsWellAgain() {
        store.comeUp();
        store.delayBy(Duration.ZERO);
        store.refuse(reading -> Optional.empty());
    }

    static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    static Reading reading(String measurement, String site, String device, Instant time, Field... fields) {
        return new Reading(SeriesKey.of(measurement, site, device), nanos(time), List.of(fields));
    }

    static Reading reading(String measurement, String site, String device, Tags tags, Instant time, Field... fields) {
        SeriesKey series = new SeriesKey(measurement, new DeviceKey(site, device), tags);
        return new Reading(series, nanos(time), List.of(fields));
    }

    void write(Reading... readings) {
        store.write(Batch.of(readings));
    }

    void see(String site, String device, Instant time, String... measurements) {
        Sighting sighting =
                new Sighting(new DeviceKey(site, device), nanos(time), new TreeSet<>(List.of(measurements)));
        store.write(new Batch(List.of(), List.of(sighting)));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    HttpResponse<String> call(String path, Function<HttpRequest.Builder, HttpRequest.Builder> with) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30));
        try {
            return HTTP.send(with.apply(request).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(path, e);
        }
    }

    HttpResponse<String> call(String path) {
        return call(path, request -> request.header("Authorization", "Bearer " + READER));
    }

    HttpResponse<String> callAccepting(String path, String accept) {
        return call(
                path,
                request -> request.header("Authorization", "Bearer " + READER).header("Accept", accept));
    }

    HttpResponse<String> callAs(String key, String path) {
        return call(path, request -> request.header("Authorization", "Bearer " + key));
    }

    /** The answer of a call that succeeds. */
    JsonNode get(String path) {
        HttpResponse<String> answer = call(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    /** The answer of a call that fails as a problem detail. */
    JsonNode problem(String path, int status) {
        return problem(call(path), status);
    }

    static JsonNode problem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = json(answer);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("code").asString()).isNotBlank();
        assertThat(problem.path("detail").asString()).isNotBlank();
        return problem;
    }

    static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }
}
