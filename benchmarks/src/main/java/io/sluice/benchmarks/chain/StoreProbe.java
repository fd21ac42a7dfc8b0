/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

import io.sluice.testservers.InfluxDbServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Asks InfluxDB how many rows can be seen, past Sluice. Safe for any thread. */
final class StoreProbe {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final InfluxDbServer store;

    StoreProbe(InfluxDbServer store) {
        this.store = store;
    }

    /** How many rows a measurement has; 0 when there is none of that name. */
    long rows(String measurement) throws IOException, InterruptedException {
        String query = "SELECT count(\"seq\") FROM \"%s\"".formatted(measurement);
        URI address = URI.create("%s/query?db=%s&q=%s"
                .formatted(store.url(), store.bucket(), URLEncoder.encode(query, StandardCharsets.UTF_8)));
        JsonNode answer = JSON.readTree(Http.get(address, "Authorization", "Token " + store.token()));
        JsonNode result = answer.get("results").get(0);
        if (result.has("error")) {
            throw new IOException("InfluxDB answered %s to %s".formatted(result.get("error"), query));
        }
        JsonNode series = result.path("series");
        return series.isEmpty() ? 0 : series.get(0).get("values").get(0).get(1).asLong();
    }
}
