/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Asks the REST interface, as a user's program would. Safe for any thread. */
final class Readings {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(Soak.pick(60, 300));

    private final Program program;
    private final HttpClient client = HttpClient.newHttpClient();

    Readings(Program program) {
        this.program = program;
    }

    /** How many rows of a measurement hold the field {@code seq}, over all sites, devices and times given. */
    long count(String measurement, String site, String from, String to) {
        JsonNode answer = get("/api/v1/readings?measurement=%s&site=%s&field=seq&from=%s&to=%s&fn=count"
                .formatted(measurement, site, from, to));
        long rows = 0;
        for (JsonNode series : answer.get("series")) {
            for (JsonNode row : series.get("rows")) {
                rows += row.get(1).asLong();
            }
        }
        return rows;
    }

    /** The answer to a GET, which must be 200. */
    JsonNode get(String path) {
        URI uri = program.url(path);
        try {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(uri).timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(
                        "%s answered %d: %s".formatted(uri, answer.statusCode(), answer.body()));
            }
            return JSON.readTree(answer.body());
        } catch (IOException cause) {
            throw new UncheckedIOException("no answer from " + uri, cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
