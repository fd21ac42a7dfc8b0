/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.chain;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What {@code GET /api/v1/pipeline} of ingest says: counters over its whole life, restarts included. */
record Pipeline(
        long received,
        long stored,
        long deadLettered,
        long filtered,
        long duplicate,
        long inFlight,
        boolean identityHolds,
        boolean subscribed) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Pipeline of(String text) {
        JsonNode json = JSON.readTree(text);
        JsonNode counters = json.get("counters");
        return new Pipeline(
                counters.get("received").asLong(),
                counters.get("stored").asLong(),
                counters.get("deadLettered").asLong(),
                counters.get("filtered").asLong(),
                counters.get("duplicate").asLong(),
                counters.get("inFlight").asLong(),
                json.get("identityHolds").asBoolean(),
                json.get("mqtt")
                        .valueStream()
                        .allMatch(link -> link.get("state").asString().equals("subscribed")));
    }

    /** Whether nothing waits and every message has ended in one way: the identity, added up here once more. */
    boolean isSettled() {
        return inFlight == 0 && identityHolds && received == stored + deadLettered + filtered + duplicate;
    }
}
