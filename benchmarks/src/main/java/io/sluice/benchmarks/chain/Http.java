/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** GET requests that must be answered with 200. Safe for any thread. */
final class Http {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();

    private Http() {}

    /** The body of the answer. */
    static String get(URI address, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(LIMIT);
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> answer = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("%s answered %d: %s".formatted(address, answer.statusCode(), answer.body()));
        }
        return answer.body();
    }

    /** A header of whatever the answer is, "unknown" when it has none of that name. */
    static String header(URI address, String name) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address).timeout(LIMIT).build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue(name)
                .orElse("unknown");
    }
}
