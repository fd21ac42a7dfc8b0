/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Asks InfluxDB and Prometheus as Grafana's data sources do: by POST, with the answer as it comes. */
final class StoreQueries {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private StoreQueries() {}

    /** Runs InfluxQL queries with a token that may read the bucket. */
    static Function<String, JsonNode> influxQl(String url, String token, String bucket) {
        return query -> ask(
                HttpRequest.newBuilder(URI.create(url + "/query?epoch=ms&db=" + escaped(bucket)))
                        .header("Authorization", "Token " + token),
                "q=" + escaped(query));
    }

    /** Evaluates PromQL expressions at the moment they are asked. */
    static Function<String, JsonNode> promQl(String url) {
        return expression ->
                ask(HttpRequest.newBuilder(URI.create(url + "/api/v1/query")), "query=" + escaped(expression));
    }

    private static JsonNode ask(HttpRequest.Builder request, String form) {
        try {
            return JSON.readTree(HTTP.send(
                            request.timeout(LIMIT)
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(BodyPublishers.ofString(form))
                                    .build(),
                            BodyHandlers.ofString())
                    .body());
        } catch (IOException cause) {
            throw new UncheckedIOException("no answer to " + form, cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
