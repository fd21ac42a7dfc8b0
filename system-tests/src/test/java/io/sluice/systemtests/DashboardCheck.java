/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import io.sluice.systemtests.Dashboard.Panel;
import io.sluice.systemtests.Dashboard.Source;
import io.sluice.systemtests.Dashboard.Variable;
import io.sluice.systemtests.QueryText.Range;
import io.sluice.systemtests.QueryText.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Asks every query of every panel and of every variable of dashboards, as Grafana would, and says which of them fail or
 * return nothing. A panel may be empty only where it says so itself (Grafana's "No value").
 */
final class DashboardCheck {

    /** The {@code timeInterval}s of {@code grafana/provisioning/datasources/sluice.yml}. */
    private static final Map<Source, Duration> SHORTEST =
            Map.of(Source.INFLUXDB, Duration.ofSeconds(1), Source.PROMETHEUS, Duration.ofSeconds(5));

    private static final Duration LOOKING_BACK = Duration.ofHours(1);
    private static final Pattern DAYS = Pattern.compile("(\\d+)d");

    private final Map<Source, Function<String, Answer>> stores;
    private final Map<String, List<String>> chosen;
    private final List<String> faults = new ArrayList<>();
    private int asked;

    /**
     * @param influxQl runs an InfluxQL query and gives the whole answer of {@code /query}
     * @param promQl evaluates an expression now and gives the whole answer of {@code /api/v1/query}
     * @param chosen what somebody picked, by variable; any other variable stands at "All", or else at its first value
     */
    DashboardCheck(
            Function<String, JsonNode> influxQl, Function<String, JsonNode> promQl, Map<String, List<String>> chosen) {
        this.stores = Map.of(
                Source.INFLUXDB, influxQl.andThen(Answer::ofInfluxDb),
                Source.PROMETHEUS, promQl.andThen(Answer::ofPrometheus));
        this.chosen = Map.copyOf(chosen);
    }

    /** One sentence per query that failed or found nothing, with panel and query; empty when all is well. */
    List<String> faultsOf(List<Dashboard> dashboards) {
        faults.clear();
        asked = 0;
        dashboards.forEach(this::check);
        return List.copyOf(faults);
    }

    /** How many queries the last call asked. */
    int asked() {
        return asked;
    }

    private void check(Dashboard dashboard) {
        Map<String, Value> values = new HashMap<>();
        Map<String, List<String>> single = new HashMap<>();
        for (Variable variable : dashboard.variables()) {
            String where = "%s, variable %s".formatted(dashboard.title(), variable.name());
            List<String> options = options(variable, values, where);
            values.put(variable.name(), valueOf(variable, options));
            single.put(variable.name(), chosen.getOrDefault(variable.name(), options));
        }
        for (Panel panel : dashboard.panels()) {
            repeats(panel, values, single).forEach(scope -> checkPanel(dashboard, panel, scope));
        }
    }

    private List<String> options(Variable variable, Map<String, Value> values, String where) {
        Optional<Answer> answer = ask(variable.source(), variable.query(), values, range(variable.source()), where);
        List<String> options =
                answer.stream().flatMap(found -> found.options(variable)).toList();
        if (answer.isPresent() && options.isEmpty()) {
            faults.add("%s: none of the values passes %s: %s"
                    .formatted(where, variable.regex(), answer.get().text()));
        }
        if (answer.isPresent() && !options.containsAll(chosen.getOrDefault(variable.name(), List.of()))) {
            faults.add("%s: %s is not among what it offers: %s".formatted(where, chosen.get(variable.name()), options));
        }
        return options;
    }

    private Value valueOf(Variable variable, List<String> options) {
        List<String> picked = chosen.get(variable.name());
        if (picked != null) {
            return Value.of(picked, variable.multi());
        }
        if (variable.includeAll()) {
            return variable.allValue().isBlank()
                    ? Value.of(options, variable.multi())
                    : Value.verbatim(variable.allValue());
        }
        return Value.of(options.stream().limit(1).toList(), variable.multi());
    }

    private static List<Map<String, Value>> repeats(
            Panel panel, Map<String, Value> values, Map<String, List<String>> single) {
        if (panel.repeat().isEmpty()) {
            return List.of(values);
        }
        String name = panel.repeat().get();
        return single.getOrDefault(name, List.of()).stream()
                .map(one -> {
                    Map<String, Value> scope = new HashMap<>(values);
                    scope.put(name, Value.of(List.of(one), true));
                    return Map.copyOf(scope);
                })
                .toList();
    }

    private void checkPanel(Dashboard dashboard, Panel panel, Map<String, Value> values) {
        String where = "%s, panel \"%s\"".formatted(dashboard.title(), panel.title());
        if (panel.queries().isEmpty()) {
            faults.add(where + ": it asks nothing");
        }
        Range range = panel.timeFrom()
                .map(DashboardCheck::duration)
                .map(range(panel.source())::lookingBack)
                .orElse(range(panel.source()));
        for (String query : panel.queries()) {
            ask(panel.source(), query, values, range, where)
                    .filter(answer -> answer.isEmpty() && !panel.mayBeEmpty())
                    .ifPresent(answer -> faults.add("%s: nothing for %s".formatted(where, answer.query())));
        }
    }

    /** The answer to a query, or nothing after a fault was noted. */
    private Optional<Answer> ask(Source source, String query, Map<String, Value> values, Range range, String where) {
        try {
            String text = QueryText.expand(query, source, values, range);
            asked++;
            Answer answer = stores.get(source).apply(text).to(text);
            if (answer.error().isPresent()) {
                faults.add("%s: %s for %s".formatted(where, answer.error().get(), text));
                return Optional.empty();
            }
            return Optional.of(answer);
        } catch (IllegalArgumentException unknown) {
            faults.add("%s: %s in %s".formatted(where, unknown.getMessage(), query));
            return Optional.empty();
        }
    }

    private static Range range(Source source) {
        Instant now = Instant.now();
        return new Range(now.minus(LOOKING_BACK), now, SHORTEST.get(source));
    }

    private static Duration duration(String timeFrom) {
        Matcher days = DAYS.matcher(timeFrom);
        if (!days.matches()) {
            throw new IllegalArgumentException("timeFrom is '%s'; only days are known here".formatted(timeFrom));
        }
        return Duration.ofDays(Long.parseLong(days.group(1)));
    }
}
