/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The check itself: it finds what is wrong with a dashboard. The stores are answers written here. */
class DashboardCheckTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NOTHING = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}";

    @TempDir
    Path folder;

    private final List<String> influxAsked = new ArrayList<>();
    private final List<String> promAsked = new ArrayList<>();
    private final Map<String, List<String>> chosen = new java.util.HashMap<>();

    @Test
    void aDashboardThatShowsSomethingHasNoFault() throws IOException {
        assertThat(check(prometheus("sum(rate(up[$__rate_interval]))", ""))).isEmpty();
        assertThat(promAsked).containsExactly("sum(rate(up[20s]))");
    }

    @Test
    void aMetricThatIsMistypedIsReportedWithPanelAndQuery() throws IOException {
        assertThat(check(prometheus("sum(upp)", "")))
                .containsExactly("Board, panel \"Programs\": nothing for sum(upp)");
    }

    @Test
    void aPanelThatSaysWhatToShowWhenThereIsNothingMayBeEmpty() throws IOException {
        assertThat(check(prometheus("sum(upp)", "\"noValue\": \"none\""))).isEmpty();
    }

    @Test
    void valuesThatAreNotANumberAreNothing() throws IOException {
        assertThat(check(prometheus("nan", ""))).singleElement().asString().contains("nothing for nan");
    }

    @Test
    void anExpressionThatPrometheusRefusesIsReportedInItsWords() throws IOException {
        assertThat(check(prometheus("broken(", "")))
                .containsExactly("Board, panel \"Programs\": parse error for broken(");
    }

    @Test
    void aVariableThatNobodyDefinesIsReported() throws IOException {
        assertThat(check(prometheus("up{job=\"$jop\"}", "")))
                .singleElement()
                .asString()
                .contains("nobody knows the variable $jop");
        assertThat(promAsked).isEmpty();
    }

    @Test
    void aPanelThatAsksNothingIsReported() throws IOException {
        assertThat(check(board("", "{\"title\": \"Empty\", \"type\": \"stat\", %s, \"targets\": []}".formatted(PROM))))
                .containsExactly("Board, panel \"Empty\": it asks nothing");
    }

    @Test
    void variablesAreFilledInAtAllAndEveryRepeatIsAsked() throws IOException {
        assertThat(check(telemetry())).isEmpty();
        assertThat(influxAsked)
                .startsWith("SHOW TAG VALUES WITH KEY = \"site\"", "SHOW FIELD KEYS WHERE \"site\" =~ /^.*$/");
        assertThat(influxAsked).hasSize(5);
        assertThat(influxAsked.get(2)).contains("mean(/^a\\/b$/)").contains("\"site\" =~ /^.*$/");
        assertThat(influxAsked.get(3)).contains("mean(/^c\\.d$/)");
        assertThat(influxAsked.get(4)).contains("last(/^(a\\/b|c\\.d)$/)");
    }

    @Test
    void whatSomebodyPickedIsFilledIn() throws IOException {
        chosen.put("site", List.of("plant+1"));
        chosen.put("field", List.of("c.d"));

        assertThat(check(telemetry())).isEmpty();
        assertThat(influxAsked).hasSize(4);
        assertThat(influxAsked.get(2)).contains("mean(/^c\\.d$/)").contains("=~ /^plant\\+1$/");
    }

    @Test
    void aPickThatAVariableDoesNotOfferIsReported() throws IOException {
        chosen.put("site", List.of("moon"));

        assertThat(check(telemetry()))
                .first()
                .asString()
                .contains("variable site")
                .contains("[moon] is not among");
    }

    @Test
    void anErrorOfInfluxDbIsReported() throws IOException {
        String panel = "{\"title\": \"Bad\", \"type\": \"table\", %s, \"targets\": [{\"query\": \"SELECT broken\"}]}";

        assertThat(check(board("", panel.formatted(INFLUX))))
                .containsExactly("Board, panel \"Bad\": no such thing for SELECT broken");
    }

    private static final String PROM = "\"datasource\": {\"uid\": \"sluice-prometheus\"}";
    private static final String INFLUX = "\"datasource\": {\"uid\": \"sluice-influxdb\"}";

    private Path prometheus(String expression, String defaults) throws IOException {
        return board("", """
                {"title": "Programs", "type": "stat", %s, "fieldConfig": {"defaults": {%s}},
                 "targets": [{"expr": %s}]}
                """.formatted(PROM, defaults, JSON.writeValueAsString(expression)));
    }

    private Path telemetry() throws IOException {
        String variable = """
                {"name": "%s", "type": "query", %s, "query": {"query": %s}, "multi": true, "includeAll": true,
                 "regex": "%s", "allValue": "%s"}
                """;
        String site = variable.formatted(
                "site", INFLUX, JSON.writeValueAsString("SHOW TAG VALUES WITH KEY = \"site\""), "", ".*");
        String field = variable.formatted(
                "field",
                INFLUX,
                JSON.writeValueAsString("SHOW FIELD KEYS WHERE \"site\" =~ /^${site:regex}$/"),
                "/^(?!seq$).*$/",
                "");
        String repeated = """
                {"title": "$field", "type": "timeseries", %s, "repeat": "field", "targets": [{"query":
                 "SELECT mean(/^${field:regex}$/) FROM m WHERE $timeFilter AND \\"site\\" =~ /^$site$/"}]}
                """.formatted(INFLUX);
        String last = """
                {"title": "Last", "type": "row", "panels": [{"title": "Last", "type": "table", %s, "targets": [{"query":
                 "SELECT last(/^${field:regex}$/) FROM m WHERE $timeFilter"}]}]}
                """.formatted(INFLUX);
        return board(site + "," + field, repeated + "," + last);
    }

    private Path board(String variables, String panels) throws IOException {
        return Files.writeString(folder.resolve("board.json"), """
                {"title": "Board", "templating": {"list": [%s]}, "panels": [%s]}
                """.formatted(variables, panels));
    }

    private List<String> check(Path file) {
        return new DashboardCheck(this::influxDb, this::prometheusSays, chosen).faultsOf(List.of(Dashboard.read(file)));
    }

    private JsonNode prometheusSays(String expression) {
        promAsked.add(expression);
        return JSON.readTree(
                switch (expression) {
                    case "broken(" -> "{\"status\":\"error\",\"error\":\"parse error\"}";
                    case "nan" -> NOTHING.replace("[]", "[{\"metric\":{},\"value\":[1,\"NaN\"]}]");
                    case "sum(rate(up[20s]))" -> NOTHING.replace("[]", "[{\"metric\":{},\"value\":[1,\"0\"]}]");
                    default -> NOTHING;
                });
    }

    private JsonNode influxDb(String query) {
        influxAsked.add(query);
        String series = switch (query.split(" ")[1]) {
            case "TAG" -> "{\"columns\":[\"key\",\"value\"],\"values\":[[\"site\",\"plant+1\"]]}";
            case "FIELD" ->
                "{\"columns\":[\"fieldKey\",\"fieldType\"],\"values\":[[\"seq\",\"float\"],[\"c.d\",\"float\"],[\"a/b\",\"float\"]]}";
            default -> "{\"columns\":[\"time\",\"x\"],\"values\":[[1,2.5]]}";
        };
        return JSON.readTree(
                query.equals("SELECT broken")
                        ? "{\"results\":[{\"statement_id\":0,\"error\":\"no such thing\"}]}"
                        : "{\"results\":[{\"series\":[%s]}]}".formatted(series));
    }
}
