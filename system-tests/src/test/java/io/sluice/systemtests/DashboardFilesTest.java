/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.systemtests.Dashboard.Panel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the files of Grafana promise to whoever reads or provisions them. */
class DashboardFilesTest {

    private static final List<Dashboard> DASHBOARDS = Dashboard.readAll(ProjectFiles.at("grafana/dashboards"));
    private static final String SOURCES = "grafana/provisioning/datasources/sluice.yml";

    @Test
    void dashboardsKeepTheirAddressesAndCannotBeSavedOver() {
        assertThat(DASHBOARDS.stream().map(d -> d.json().path("uid").asString("")))
                .containsExactlyInAnyOrder("sluice-telemetry", "sluice-ingest-pipeline");
        for (Dashboard dashboard : DASHBOARDS) {
            JsonNode json = dashboard.json();
            assertThat(json.path("editable").asBoolean(true)).isFalse();
            assertThat(json.path("version").asInt(0)).isEqualTo(1);
            assertThat(json.has("id")).as("an id of some Grafana's database").isFalse();
            assertThat(json.has("__inputs")).as("a leftover of an export").isFalse();
        }
    }

    @Test
    void everyPanelSaysWhatItShowsInWhichUnitAndFromWhereOnItMatters() {
        for (Panel panel : panels()) {
            JsonNode defaults = panel.json().path("fieldConfig").path("defaults");
            assertThat(panel.json().path("description").asString(""))
                    .as(panel.title())
                    .hasSizeGreaterThan(20)
                    .endsWith(".");
            assertThat(defaults.path("unit").asString("")).as(panel.title()).isNotBlank();
            assertThat(defaults.path("thresholds").path("steps").size())
                    .as(panel.title())
                    .isPositive();
        }
    }

    @Test
    void everyPanelHasAnIdOfItsOwnAndNoneCoversAnother() {
        for (Dashboard dashboard : DASHBOARDS) {
            Set<String> cells = new TreeSet<>();
            List<Integer> ids = new ArrayList<>();
            for (JsonNode panel : dashboard.json().path("panels")) {
                ids.add(panel.path("id").asInt(0));
                cellsOf(panel.path("gridPos"))
                        .forEach(cell -> assertThat(cells.add(cell))
                                .as("%s: %s", panel.path("title"), cell)
                                .isTrue());
            }
            assertThat(ids).doesNotHaveDuplicates().doesNotContain(0);
        }
    }

    @Test
    void eachVariableOnlyUsesThoseBeforeIt() {
        for (Dashboard dashboard : DASHBOARDS) {
            Set<String> before = new TreeSet<>();
            dashboard.variables().forEach(variable -> {
                Set<String> used = Pattern.compile("\\$\\{(\\w+)")
                        .matcher(variable.query())
                        .results()
                        .map(use -> use.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
                assertThat(before).containsAll(used);
                before.add(variable.name());
            });
        }
    }

    @Test
    void theSourcesHaveTheNamesThatTheDashboardsUseAndTheStepsThatTheCheckUses() {
        String text = ProjectFiles.text(SOURCES);

        assertThat(text).contains("uid: sluice-influxdb", "uid: sluice-prometheus", "timeInterval: 1s");
        assertThat(text).contains("httpHeaderValue1: Token $__file{/run/sluice/tokens/query}");
        assertThat(text).contains("timeInterval: 5s");
        assertThat(ProjectFiles.text("docker/prometheus/prometheus.yml")).contains("scrape_interval: 5s");
    }

    private static List<Panel> panels() {
        return DASHBOARDS.stream().flatMap(d -> d.panels().stream()).toList();
    }

    private static Stream<String> cellsOf(JsonNode position) {
        List<String> cells = new ArrayList<>();
        int right = position.path("x").asInt() + position.path("w").asInt();
        assertThat(right).isLessThanOrEqualTo(24);
        for (int x = position.path("x").asInt(); x < right; x++) {
            for (int row = 0; row < position.path("h").asInt(); row++) {
                cells.add(x + "/" + (position.path("y").asInt() + row));
            }
        }
        return cells.stream();
    }
}
