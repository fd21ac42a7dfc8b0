/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import tools.jackson.databind.JsonNode;

/** Asks the REST interface for readings, as a user's program would. Safe for any thread. */
final class Readings {

    private final Api api;

    Readings(Program program) {
        this.api = Api.of(program);
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
        return api.get(path).ok();
    }
}
