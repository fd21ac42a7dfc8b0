/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class InfluxDbServerTest {

    private static InfluxDbServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        server = InfluxDbServer.start();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void takesWritesOfTheV2InterfaceInEveryPrecision() throws Exception {
        assertThat(write("precisions n=1 1700000000000000001", "ns").statusCode())
                .isEqualTo(204);
        assertThat(write("precisions n=2 1700000000000002", "us").statusCode()).isEqualTo(204);
        assertThat(write("precisions n=3 1700000000003", "ms").statusCode()).isEqualTo(204);
        assertThat(write("precisions n=4 1700000004", "s").statusCode()).isEqualTo(204);

        assertThat(query("SELECT n FROM precisions"))
                .contains(
                        "\"values\":[[1700000000000000001,1],[1700000000000002000,2],[1700000000003000000,3],[1700000004000000000,4]]");
    }

    @Test
    void refusesWritesAndQueriesWithAWrongToken() throws Exception {
        HttpRequest.Builder write =
                HttpRequest.newBuilder(writeUri("ns")).POST(HttpRequest.BodyPublishers.ofString("a b=1"));
        HttpRequest.Builder query = HttpRequest.newBuilder(queryUri("SHOW MEASUREMENTS"));

        for (HttpRequest.Builder request : new HttpRequest.Builder[] {write, query}) {
            request.header("Authorization", "Token wrong");
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).contains("\"code\":\"unauthorized\"");
        }
    }

    @Test
    void keepsItsDataOverAStopAndAKill() throws Exception {
        write("kept n=1 1700000000000000001", "ns");
        server.stop();
        server.startAgain();
        write("kept n=2 1700000000000000002", "ns");
        server.kill();
        server.startAgain();

        assertThat(query("SELECT n FROM kept")).contains("[[1700000000000000001,1],[1700000000000000002,2]]");
    }

    @Test
    void answersNothingWhileItIsPaused() throws Exception {
        server.pause();
        try {
            assertThatThrownBy(() -> query("SHOW MEASUREMENTS")).isInstanceOf(HttpTimeoutException.class);
        } finally {
            server.unpause();
        }
        assertThat(query("SHOW DATABASES")).contains(server.bucket());
    }

    private HttpResponse<String> write(String line, String precision) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(writeUri(precision))
                .header("Authorization", "Token " + server.token())
                .POST(HttpRequest.BodyPublishers.ofString(line))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private String query(String influxQl) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(queryUri(influxQl))
                .header("Authorization", "Token " + server.token())
                .timeout(Duration.ofSeconds(5))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private static URI writeUri(String precision) {
        return URI.create("%s/api/v2/write?org=%s&bucket=%s&precision=%s"
                .formatted(server.url(), server.org(), server.bucket(), precision));
    }

    private static URI queryUri(String influxQl) {
        return URI.create("%s/query?db=%s&epoch=ns&q=%s"
                .formatted(server.url(), server.bucket(), URLEncoder.encode(influxQl, StandardCharsets.UTF_8)));
    }
}
