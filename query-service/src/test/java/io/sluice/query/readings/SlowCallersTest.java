/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.readings;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.query.catalogue.DirectoryCache;
import io.sluice.query.web.QueryMetrics;
import io.sluice.store.Batch;
import io.sluice.store.TelemetryStore;
import io.sluice.store.kit.InMemoryTelemetryStore;
import io.sluice.support.answer.Admission;
import io.sluice.support.answer.TimedAnswer;
import io.sluice.support.security.ApiRule;
import io.sluice.support.security.ApiRules;
import io.sluice.support.security.Scope;
import io.sluice.support.security.SecuritySupport;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.json.JsonMapper;

/** Callers that ask for much and take little, where there is one place for large requests. */
@SpringBootTest(
        classes = SlowCallersTest.Program.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "sluice.security.mode=open",
            "spring.threads.virtual.enabled=true",
            "server.address=127.0.0.1",
            "server.tomcat.connection-timeout=3s"
        })
@DirtiesContext
class SlowCallersTest {

    private static final String LARGE = "/api/v1/readings?measurement=large&site=s&device=d&from=0&to=1000";
    private static final String SMALL = "/api/v1/readings?measurement=small&site=s&device=d&from=0&to=1000";

    /** More than the buffers of both ends of a connection hold. */
    private static final int LARGE_BYTES = 130 * 60_000;

    @LocalServerPort
    int port;

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(SecuritySupport.class)
    static class Program {

        @Bean
        ApiRules rules() {
            return ApiRules.of(new ApiRule(HttpMethod.GET, "/api/v1/readings", Scope.READ));
        }

        @Bean
        TelemetryStore store() {
            InMemoryTelemetryStore store = new InMemoryTelemetryStore();
            for (int i = 0; i < 130; i++) {
                write(store, "large", i, Field.of("text", "x".repeat(60_000)));
            }
            write(store, "small", 0, Field.of("v", 1));
            return store;
        }

        private static void write(TelemetryStore store, String measurement, long millis, Field field) {
            SeriesKey series = SeriesKey.of(measurement, "s", "d");
            store.write(Batch.of(new Reading(series, millis * 1_000_000, List.of(field))));
        }

        @Bean
        ReadingsController readings(TelemetryStore store, JsonMapper mapper, MeterRegistry registry) {
            return new ReadingsController(
                    store,
                    new DirectoryCache(store),
                    mapper,
                    new Admission(1, Duration.ofMillis(200)),
                    new TimedAnswer(Duration.ofSeconds(2)),
                    new QueryMetrics(registry),
                    InstantSource.system());
        }
    }

    @Test
    void whoDoesNotReadKeepsTheOnlyPlaceUntilTheConnectionIsClosed() throws Exception {
        try (Socket silent = ask(LARGE)) {
            InputStream in = silent.getInputStream();
            assertThat(new String(in.readNBytes(12), US_ASCII)).isEqualTo("HTTP/1.1 200");

            HttpResponse<String> refused = get(SMALL);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.body()).contains("\"code\":\"busy\"");
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();

            await().atMost(Duration.ofSeconds(20)).until(() -> get(SMALL).statusCode() == 200);
            assertIncomplete(in, Duration.ZERO);
        }
        assertThat(get(LARGE).body()).hasSizeGreaterThan(LARGE_BYTES).endsWith("}");
    }

    @Test
    void whoReadsSlowlyIsCutOffWhenTheTimeIsUp() throws Exception {
        try (Socket slow = ask(LARGE)) {
            assertIncomplete(slow.getInputStream(), Duration.ofMillis(20));
        }
        assertThat(get(SMALL).statusCode()).isEqualTo(200);
    }

    private Socket ask(String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(64 << 10);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.getOutputStream()
                .write("GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                        .formatted(path)
                        .getBytes(US_ASCII));
        return socket;
    }

    /** What comes ends with the connection, without the chunk that says that this was all. */
    private static void assertIncomplete(InputStream in, Duration pause) throws Exception {
        byte[] last = new byte[0];
        long count = 0;
        try {
            byte[] next = in.readNBytes(16_384);
            while (next.length > 0) {
                last = next;
                count += next.length;
                Thread.sleep(pause);
                next = in.readNBytes(16_384);
            }
        } catch (SocketException reset) {
            // As good an end as any.
        }
        assertThat(count).isLessThan(LARGE_BYTES);
        assertThat(new String(last, US_ASCII)).doesNotEndWith("0\r\n\r\n");
    }

    private HttpResponse<String> get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofString());
        }
    }
}
