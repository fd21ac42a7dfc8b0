/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RouteTablesTest {

    @Test
    void routesOfOnesOwnComeBeforeTheDefaultOnes() {
        assertThat(RouteTables.of(List.of(route("machines/{device}/{measurement}")))
                        .routes())
                .hasSizeGreaterThan(1)
                .first()
                .extracting(route -> route.topic().toString())
                .isEqualTo("machines/{device}/{measurement}");
    }

    @Test
    void noRouteLeadsToSluicesOwnMessages() {
        assertThatThrownBy(() -> RouteTables.of(List.of(route("sluice/{device}/{measurement}"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("begins with sluice/");
    }

    private static IngestProperties.RoutePart route(String topic) {
        return new IngestProperties.RoutePart(topic, "json", "hall", null, null);
    }
}
