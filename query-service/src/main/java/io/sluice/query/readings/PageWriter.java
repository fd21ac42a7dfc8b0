/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.readings;

import io.sluice.model.FieldValue;
import io.sluice.model.SeriesKey;
import io.sluice.query.readings.ReadingsPage.Row;
import io.sluice.query.readings.ReadingsPage.Series;
import io.sluice.support.request.TimeText;
import java.io.OutputStream;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Writes pages as JSON, and as one JSON object per line. Thread-safe. */
final class PageWriter {

    private final JsonMapper mapper;

    PageWriter(JsonMapper mapper) {
        this.mapper = mapper;
    }

    void writeJson(ReadingsPage page, OutputStream out) {
        try (JsonGenerator json = mapper.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringProperty("measurement", page.measurement());
            json.writeStringProperty("from", TimeText.show(page.range().fromNanos()));
            json.writeStringProperty("to", TimeText.show(page.range().toNanos()));
            json.writeArrayPropertyStart("series");
            page.series().forEach(series -> writeSeries(json, series));
            json.writeEndArray();
            json.writeBooleanProperty("truncated", page.truncated());
            json.writeStringProperty("cursor", page.cursor());
            json.writeEndObject();
        }
    }

    private static void writeSeries(JsonGenerator json, Series series) {
        json.writeStartObject();
        writeTags(json, series.key(), Set.of("columns", "rows"));
        json.writeArrayPropertyStart("columns");
        json.writeString("time");
        series.columns().forEach(json::writeString);
        json.writeEndArray();
        json.writeArrayPropertyStart("rows");
        for (Row row : series.rows()) {
            json.writeStartArray();
            json.writeString(TimeText.show(row.timeNanos()));
            row.values().forEach(value -> writeValue(json, value));
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeTags(JsonGenerator json, SeriesKey key, Set<String> taken) {
        json.writeStringProperty("site", key.device().site());
        json.writeStringProperty("device", key.device().device());
        for (Map.Entry<String, String> tag : key.tags().values().entrySet()) {
            json.writeStringProperty(TagTitles.of(tag.getKey(), taken), tag.getValue());
        }
    }

    private static void writeValue(JsonGenerator json, @Nullable FieldValue value) {
        switch (value) {
            case null -> json.writeNull();
            case FieldValue.FloatValue(double number) -> json.writeNumber(number);
            case FieldValue.IntegerValue(long number) -> json.writeNumber(number);
            case FieldValue.BooleanValue(boolean truth) -> json.writeBoolean(truth);
            case FieldValue.StringValue(String text) -> json.writeString(text);
        }
    }

    /** One object per row; values that a row does not have are {@code null}. */
    void writeLines(ReadingsPage page, OutputStream out) {
        try (JsonGenerator json = mapper.writer().withRootValueSeparator("\n").createGenerator(out)) {
            for (Series series : page.series()) {
                Set<String> taken = Set.copyOf(series.columns());
                for (Row row : series.rows()) {
                    json.writeStartObject();
                    json.writeStringProperty("time", TimeText.show(row.timeNanos()));
                    writeTags(json, series.key(), taken);
                    for (int i = 0; i < series.columns().size(); i++) {
                        json.writeName(series.columns().get(i));
                        writeValue(json, row.values().get(i));
                    }
                    json.writeEndObject();
                }
            }
            if (!page.series().isEmpty()) {
                json.writeRaw('\n');
            }
        }
    }
}
