/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the JSON of {@code /query} as it arrives: {@code {"results":[{"series":[{"name","tags","columns","values"}]}]}}.
 * Numbers keep all their digits: whole ones become {@code Long}, so that nanoseconds survive.
 *
 * @param error what InfluxDB says instead of, or after, the series; {@code null} when nothing
 */
record QueryAnswer(List<ResultSeries> series, @Nullable String error) {

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Reads an answer to the end.
     *
     * @throws tools.jackson.core.JacksonException when it is not JSON, or breaks off
     */
    static QueryAnswer read(InputStream body) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
            return new Reader(json).answer();
        }
    }

    /** Walks the tokens once. Members it does not know are skipped, whatever they hold. */
    private static final class Reader {

        private final JsonParser json;
        private final List<ResultSeries> series = new ArrayList<>();
        private @Nullable String error;

        Reader(JsonParser json) {
            this.json = json;
        }

        QueryAnswer answer() {
            json.nextToken();
            members(name -> {
                switch (name) {
                    case "results" -> elements(this::result);
                    case "error" -> error = json.getString();
                    default -> json.skipChildren();
                }
            });
            return new QueryAnswer(series, error);
        }

        private void result() {
            members(name -> {
                switch (name) {
                    case "series" -> elements(() -> series.add(oneSeries()));
                    case "error" -> error = json.getString();
                    default -> json.skipChildren();
                }
            });
        }

        private ResultSeries oneSeries() {
            Map<String, String> tags = new LinkedHashMap<>();
            List<String> columns = new ArrayList<>();
            List<@Nullable Object[]> rows = new ArrayList<>();
            StringBuilder seriesName = new StringBuilder();
            members(name -> {
                switch (name) {
                    case "name" -> seriesName.append(json.getString());
                    case "tags" -> members(tag -> putIfPresent(tags, tag));
                    case "columns" -> elements(() -> columns.add(json.getString()));
                    case "values" -> elements(() -> rows.add(row(columns.size())));
                    default -> json.skipChildren();
                }
            });
            return new ResultSeries(seriesName.toString(), tags, columns, rows);
        }

        private void putIfPresent(Map<String, String> tags, String tag) {
            String value = json.currentToken() == JsonToken.VALUE_NULL ? "" : json.getString();
            if (!value.isEmpty()) {
                tags.put(tag, value);
            }
        }

        private @Nullable Object[] row(int columns) {
            List<@Nullable Object> values = new ArrayList<>(columns);
            elements(() -> values.add(value()));
            return values.toArray();
        }

        private @Nullable Object value() {
            return switch (json.currentToken()) {
                case VALUE_NULL -> null;
                case VALUE_TRUE -> Boolean.TRUE;
                case VALUE_FALSE -> Boolean.FALSE;
                case VALUE_NUMBER_INT -> whole();
                case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
                default -> json.getString();
            };
        }

        /** Floats without decimals come as whole numbers too: beyond 64 bits and at minus zero only a double will do. */
        private Object whole() {
            boolean fits = json.getNumberType() == JsonParser.NumberType.INT
                    || json.getNumberType() == JsonParser.NumberType.LONG;
            boolean minusZero =
                    fits && json.getLongValue() == 0 && json.getString().startsWith("-");
            return fits && !minusZero ? (Object) json.getLongValue() : (Object) Double.parseDouble(json.getString());
        }

        private void members(Consumer<String> member) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
                return;
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                member.accept(name);
            }
        }

        private void elements(Runnable element) {
            if (json.currentToken() != JsonToken.START_ARRAY) {
                json.skipChildren();
                return;
            }
            while (json.nextToken() != JsonToken.END_ARRAY) {
                element.run();
            }
        }
    }
}
