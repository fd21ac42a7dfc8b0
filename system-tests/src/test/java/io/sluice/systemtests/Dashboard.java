/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * A dashboard of Grafana as its file describes it.
 *
 * @param variables in the order of the file, which is the order in which Grafana asks for their values
 * @param panels without rows; those inside a collapsed row too
 */
record Dashboard(String title, JsonNode json, List<Variable> variables, List<Panel> panels) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Which of the two data sources of {@code grafana/provisioning} is asked. */
    enum Source {
        INFLUXDB,
        PROMETHEUS;

        static Source of(JsonNode datasource, String where) {
            String uid = datasource.path("uid").asString("");
            return switch (uid) {
                case "sluice-influxdb" -> INFLUXDB;
                case "sluice-prometheus" -> PROMETHEUS;
                default -> throw new IllegalStateException("%s has no known data source: '%s'".formatted(where, uid));
            };
        }
    }

    /** A variable that is asked for; {@code allValue} and {@code regex} are blank where the file has none. */
    record Variable(
            String name,
            Source source,
            String query,
            String regex,
            boolean multi,
            boolean includeAll,
            String allValue) {}

    /**
     * A panel with what it asks.
     *
     * @param repeat the variable for each of whose values it is shown once
     * @param timeFrom the time it looks back instead of the dashboard's, as {@code 30d}
     */
    record Panel(
            JsonNode json,
            String title,
            Source source,
            List<String> queries,
            Optional<String> repeat,
            Optional<String> timeFrom) {

        /** Whether the panel itself says what to show when there is nothing (Grafana's "No value"). */
        boolean mayBeEmpty() {
            return !json.path("fieldConfig")
                    .path("defaults")
                    .path("noValue")
                    .asString("")
                    .isBlank();
        }
    }

    /** All dashboards of a folder, by file name. */
    static List<Dashboard> readAll(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Dashboard> found = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(Dashboard::read)
                    .toList();
            if (found.isEmpty()) {
                throw new IllegalStateException("no dashboard in " + folder);
            }
            return found;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Dashboard read(Path file) {
        JsonNode json = JSON.readTree(file);
        String title = json.path("title").asString("");
        List<Variable> variables = json.path("templating")
                .path("list")
                .valueStream()
                .map(Dashboard::variable)
                .toList();
        List<Panel> panels = new ArrayList<>();
        addPanels(json.path("panels"), panels);
        return new Dashboard(title, json, variables, List.copyOf(panels));
    }

    private static Variable variable(JsonNode json) {
        String name = json.path("name").asString("");
        if (!json.path("type").asString("").equals("query")) {
            throw new IllegalStateException("variable %s is none that is asked for".formatted(name));
        }
        return new Variable(
                name,
                Source.of(json.path("datasource"), "variable " + name),
                json.path("query").path("query").asString(""),
                json.path("regex").asString(""),
                json.path("multi").asBoolean(false),
                json.path("includeAll").asBoolean(false),
                json.path("allValue").asString(""));
    }

    private static void addPanels(JsonNode list, List<Panel> panels) {
        for (JsonNode json : list) {
            if (json.path("type").asString("").equals("row")) {
                addPanels(json.path("panels"), panels);
            } else {
                panels.add(panel(json));
            }
        }
    }

    private static Panel panel(JsonNode json) {
        String title = json.path("title").asString("");
        List<String> queries = json.path("targets")
                .valueStream()
                .map(target -> target.path("expr").asString(target.path("query").asString("")))
                .toList();
        return new Panel(
                json,
                title,
                Source.of(json.path("datasource"), "panel " + title),
                queries,
                text(json, "repeat"),
                text(json, "timeFrom"));
    }

    private static Optional<String> text(JsonNode json, String name) {
        return Optional.of(json.path(name).asString("")).filter(text -> !text.isBlank());
    }
}
