/* SPDX-License-Identifier: Apache-2.0 */

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The drill's interface at a running instance. Safe for any thread. */
final class DrillApi {

    private static final String PATH = "/api/v1/drills/store-outage";
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(REQUEST_LIMIT).build();
    private final String url;
    private final URI address;
    private final String key;

    /** @param key empty where none is needed */
    DrillApi(String url, String key) throws Refused {
        this.url = url.replaceAll("/+$", "");
        this.key = key;
        try {
            address = URI.create(this.url + PATH);
            HttpRequest.newBuilder(address);
        } catch (IllegalArgumentException wrong) {
            throw new Refused(2, "--url is '%s', which is no address; give one such as http://127.0.0.1:8080".formatted(url));
        }
    }

    /** The answer; anything but success is refused with the words of the problem detail. */
    DrillReport call(String method, String body) throws Refused, IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(REQUEST_LIMIT)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        HttpResponse<String> answer;
        try {
            answer = client.send(request.build(), BodyHandlers.ofString());
        } catch (ConnectException nobody) {
            throw new Refused(1, "nobody listens at " + url + "; start ./sluice run, or say where it is with --url");
        }
        DrillReport report = new DrillReport(answer.body());
        if (answer.statusCode() / 100 != 2) {
            String detail = report.text("detail");
            throw new Refused(
                    1, "%s answered %d: %s".formatted(url, answer.statusCode(), detail == null ? answer.body() : detail));
        }
        return report;
    }
}
