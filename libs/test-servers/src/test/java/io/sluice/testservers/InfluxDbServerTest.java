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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    void aTokenMayDoOnBucketsWhatItWasMadeForAlsoAfterARestart() throws Exception {
        String reader = tokenFor("read");
        String writer = tokenFor("write");
        server.stop();
        server.startAgain();

        assertThat(write("granted n=1 1700000000000000001", "ns", writer).statusCode())
                .isEqualTo(204);
        HttpResponse<String> refused = write("granted n=2 1700000000000000002", "ns", reader);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("insufficient permissions for write");
        assertThat(query("SELECT n FROM granted", reader)).contains("\"values\":[[1700000000000000001,1]]");
        assertThat(query("SELECT n FROM granted", writer)).contains("database not found: " + server.bucket());
    }

    @Test
    void aTokenThatWasTakenBackIsUnknown() throws Exception {
        HttpResponse<String> made = make("write");
        assertThat(write("taken n=1 1700000000000000001", "ns", member("token", made.body()))
                        .statusCode())
                .isEqualTo(204);

        String path = "/api/v2/authorizations/" + member("id", made.body());
        HttpResponse<String> removed =
                send(HttpRequest.newBuilder(URI.create(server.url() + path)).DELETE(), server.token());

        assertThat(removed.statusCode()).isEqualTo(204);
        assertThat(write("taken n=2 1700000000000000002", "ns", member("token", made.body()))
                        .statusCode())
                .isEqualTo(401);
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
        return write(line, precision, server.token());
    }

    private HttpResponse<String> write(String line, String precision, String token)
            throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(writeUri(precision)).POST(HttpRequest.BodyPublishers.ofString(line)), token);
    }

    private String query(String influxQl) throws IOException, InterruptedException {
        return query(influxQl, server.token());
    }

    private String query(String influxQl, String token) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(queryUri(influxQl)).timeout(Duration.ofSeconds(5)), token)
                .body();
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String token)
            throws IOException, InterruptedException {
        return client.send(
                request.header("Authorization", "Token " + token).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A new token that may do this on the bucket and nothing else. */
    private String tokenFor(String action) throws IOException, InterruptedException {
        return member("token", make(action).body());
    }

    private HttpResponse<String> make(String action) throws IOException, InterruptedException {
        String org = idOf("/api/v2/orgs?org=" + server.org());
        String bucket = idOf("/api/v2/buckets?name=%s&orgID=%s".formatted(server.bucket(), org));
        String body = """
                {"orgID":"%s","description":"%s","permissions":[
                 {"action":"%s","resource":{"type":"buckets","id":"%s","orgID":"%s"}}]}""".formatted(org, action, action, bucket, org);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + "/api/v2/authorizations"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        HttpResponse<String> made = send(request, server.token());
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return made;
    }

    private String idOf(String pathAndQuery) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(URI.create(server.url() + pathAndQuery)), server.token());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return member("id", answer.body());
    }

    /** The first member of this name; the answers have it before any member within. */
    private static String member(String name, String json) {
        Matcher found =
                Pattern.compile("\"%s\"\\s*:\\s*\"([^\"]+)\"".formatted(name)).matcher(json);
        assertThat(found.find()).as("%s in %s", name, json).isTrue();
        return found.group(1);
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
