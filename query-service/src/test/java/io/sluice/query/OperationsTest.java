/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OperationsTest extends QueryTest {

    @Test
    void queriesAreTimedByOperation() {
        get("/api/v1/sites");
        get("/api/v1/readings?measurement=m&site=ops&device=d&fn=mean");
        assertThat(call("/actuator/prometheus").body())
                .contains("sluice_query_duration_seconds_count{operation=\"sites\"}")
                .contains("sluice_query_duration_seconds_bucket{operation=\"windows\",le=\"0.1\"}");
    }

    @Test
    void theInterfaceIsDescribed() {
        JsonNode description = json(call("/v3/api-docs", request -> request));
        assertThat(description.path("paths").propertyNames())
                .containsExactlyInAnyOrder(
                        "/api/v1/sites",
                        "/api/v1/devices",
                        "/api/v1/sites/{site}/devices/{device}/latest",
                        "/api/v1/readings");
        JsonNode readings = description.path("paths").path("/api/v1/readings").path("get");
        assertThat(readings.path("parameters")
                        .valueStream()
                        .map(it -> it.path("name").asString()))
                .contains("measurement", "from", "fn", "cursor")
                .doesNotContain("request", "response");
        assertThat(readings.path("responses").path("200").path("content").propertyNames())
                .contains("application/json", "text/csv", "application/x-ndjson");
        assertThat(call("/swagger-ui/index.html", request -> request).statusCode())
                .isEqualTo(200);
    }

    /** By this Swagger UI can take a key. */
    @Test
    void theDescriptionSaysThatAKeyIsNeeded() {
        JsonNode description = json(call("/v3/api-docs", request -> request));
        JsonNode key = description.path("components").path("securitySchemes").path("key");
        assertThat(key.path("type").asString()).isEqualTo("http");
        assertThat(key.path("scheme").asString()).isEqualTo("bearer");
        assertThat(description.path("security").path(0).has("key")).isTrue();
    }

    @Test
    void livenessNeedsNoKey() {
        assertThat(call("/actuator/health/liveness", request -> request).statusCode())
                .isEqualTo(200);
    }
}
