/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.route.PayloadFormat;
import io.sluice.codec.route.Route;
import io.sluice.codec.route.RouteResolver;
import io.sluice.codec.route.RouteTable;
import io.sluice.codec.route.TopicPattern;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LetterOriginTest {

    private final RouteResolver routes = new RouteResolver(new RouteTable(List.of(
            new Route(TopicPattern.parse("factory/{device}/state"), PayloadFormat.JSON, "hall", null, "state"),
            RouteTable.DEFAULT.routes().get(0),
            RouteTable.DEFAULT.routes().get(4))));

    @ParameterizedTest
    @CsvSource({
        "factory/press/state, hall, press",
        "telemetry/plant/dev/env, plant, dev",
        "telemetry/plant/100%/env, plant, 100%",
        "telemetry/plant/dev, plant, dev",
        "telemetry, '', ''",
        "senml/plant/dev, plant, dev",
        "spBv1.0/group/NDATA/node, group, node",
        "spBv1.0/group/DDATA/node/dev, group, node.dev",
        "v1/devices/dev/attributes, default, dev",
        "v1/other/dev, '', ''",
        "somebody/plant/dev, '', ''",
        "'', '', ''"
    })
    void isWhatTheRouteSaysOrTheDefaultRoutesWould(String topic, String site, String device) {
        assertThat(LetterOrigin.of(topic, routes)).isEqualTo(new LetterOrigin(site, device));
    }
}
