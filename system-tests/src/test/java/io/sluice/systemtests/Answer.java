/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import io.sluice.systemtests.Dashboard.Variable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What a store said to a query of a dashboard.
 *
 * @param rows the values of each point: of InfluxDB the columns, of Prometheus the one sample
 */
record Answer(String query, String text, Optional<String> error, List<List<JsonNode>> rows) {

    /** An answer of InfluxDB's {@code /query}; the time column is not among the values. */
    static Answer ofInfluxDb(JsonNode json) {
        Stream<JsonNode> results = json.path("results").valueStream();
        Optional<String> error = Stream.concat(Stream.of(json), results)
                .map(part -> part.path("error").asString(""))
                .filter(text -> !text.isBlank())
                .findFirst();
        List<List<JsonNode>> rows = json.path("results")
                .valueStream()
                .flatMap(result -> result.path("series").valueStream())
                .flatMap(Answer::rowsOf)
                .toList();
        return new Answer("", json.toString(), error, rows);
    }

    private static Stream<List<JsonNode>> rowsOf(JsonNode series) {
        int first = series.path("columns").path(0).asString("").equals("time") ? 1 : 0;
        return series.path("values")
                .valueStream()
                .map(row -> row.valueStream().skip(first).toList());
    }

    /** An answer of Prometheus' {@code /api/v1/query}. */
    static Answer ofPrometheus(JsonNode json) {
        boolean good = json.path("status").asString("").equals("success");
        Optional<String> error =
                good ? Optional.empty() : Optional.of(json.path("error").asString(json.toString()));
        List<List<JsonNode>> rows = json.path("data")
                .path("result")
                .valueStream()
                .map(series -> List.of(series.path("value").path(1)))
                .toList();
        return new Answer("", json.toString(), error, rows);
    }

    Answer to(String query) {
        return new Answer(query, text, error, rows);
    }

    /** Whether there is no value at all; {@code null} and NaN, which Grafana draws as a gap, are none. */
    boolean isEmpty() {
        return rows.stream()
                .flatMap(List::stream)
                .allMatch(value -> value.isNull()
                        || value.isMissingNode()
                        || value.asString("").equals("NaN"));
    }

    /** The values to choose from, as Grafana reads them off an answer of InfluxDB: filtered, sorted, each once. */
    Stream<String> options(Variable variable) {
        String statement = variable.query().toUpperCase(Locale.ROOT);
        int column = statement.startsWith("SHOW TAG VALUES") ? 1 : 0;
        Pattern wanted = pattern(variable.regex());
        return rows.stream()
                .filter(row -> row.size() > column)
                .map(row -> row.get(column).asString())
                .filter(value -> wanted.matcher(value).find())
                .distinct()
                .sorted();
    }

    /** A filter is written {@code /…/}; blank lets all through. */
    private static Pattern pattern(String regex) {
        return Pattern.compile(regex.startsWith("/") ? regex.substring(1, regex.lastIndexOf('/')) : regex);
    }
}
