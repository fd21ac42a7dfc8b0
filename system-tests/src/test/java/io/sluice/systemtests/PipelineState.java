/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What {@code GET /api/v1/pipeline} said at one moment; the names are those of the interface. */
record PipelineState(JsonNode json) {

    /** Asks a program that takes messages in; throws when it does not answer. */
    static PipelineState of(Program ingest) {
        return new PipelineState(new Readings(ingest).get("/api/v1/pipeline"));
    }

    long received() {
        return counter("received");
    }

    long stored() {
        return counter("stored");
    }

    long duplicate() {
        return counter("duplicate");
    }

    long deadLettered() {
        return counter("deadLettered");
    }

    long inFlight() {
        return counter("inFlight");
    }

    /** {@code up}, {@code full} or {@code down}. */
    String journalState() {
        return json.get("journal").get("state").asString();
    }

    /** {@code closed}, {@code open} or {@code half_open}. */
    String breakerState() {
        return json.get("breaker").get("state").asString();
    }

    /** Whether every MQTT connection stands and has its subscription. */
    boolean isSubscribed() {
        return connections().allMatch(c -> c.get("state").asString().equals("subscribed"));
    }

    /** Of all MQTT connections together, since the program started. */
    long reconnects() {
        return connections().mapToLong(c -> c.get("reconnects").asLong()).sum();
    }

    /** Whether nothing waits and the counters, each kept by itself, add up. */
    boolean isSettled() {
        return inFlight() == 0
                && json.get("identityHolds").asBoolean()
                && received() == stored() + deadLettered() + counter("filtered") + duplicate();
    }

    /** The counters and whether the identity holds, as the interface says them. */
    Map<String, Object> account() {
        Map<String, Object> account = new LinkedHashMap<>();
        json.get("counters")
                .properties()
                .forEach(counter ->
                        account.put(counter.getKey(), counter.getValue().asLong()));
        account.put("identityHolds", json.get("identityHolds").asBoolean());
        return account;
    }

    private long counter(String name) {
        return json.get("counters").get(name).asLong();
    }

    private Stream<JsonNode> connections() {
        return json.get("mqtt").valueStream();
    }
}
