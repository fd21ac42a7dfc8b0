/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.lineprotocol;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.FieldValue;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.model.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A second opinion: reads line protocol by the published grammar, so that the writer is not judged by itself. */
final class ParsedLine {

    private final String text;
    private int at;

    private ParsedLine(String text) {
        this.text = text;
    }

    static List<Reading> all(String text) {
        ParsedLine parser = new ParsedLine(text);
        List<Reading> readings = new ArrayList<>();
        while (parser.at < text.length()) {
            readings.add(parser.line());
        }
        return readings;
    }

    private Reading line() {
        String measurement = name(", ");
        TreeMap<String, String> tags = new TreeMap<>();
        while (take() == ',') {
            String key = name("=");
            expect('=');
            tags.put(key, name(", "));
        }
        List<Field> fields = fields();
        int end = text.indexOf('\n', at);
        long time = Long.parseLong(text.substring(at, end));
        at = end + 1;
        DeviceKey device = new DeviceKey(tags.remove("site"), tags.remove("device"));
        return new Reading(new SeriesKey(measurement, device, new Tags(tags)), time, fields);
    }

    private List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        do {
            String key = name("=");
            expect('=');
            fields.add(new Field(key, value()));
        } while (take() == ',');
        return fields;
    }

    private FieldValue value() {
        if (text.charAt(at) == '"') {
            return quoted();
        }
        String word = name(", ");
        if (word.equals("true") || word.equals("false")) {
            return new FieldValue.BooleanValue(Boolean.parseBoolean(word));
        }
        return word.endsWith("i")
                ? new FieldValue.IntegerValue(Long.parseLong(word.substring(0, word.length() - 1)))
                : new FieldValue.FloatValue(Double.parseDouble(word));
    }

    private FieldValue quoted() {
        expect('"');
        StringBuilder value = new StringBuilder();
        for (char c = take(); c != '"'; c = take()) {
            boolean escape = c == '\\' && (text.charAt(at) == '"' || text.charAt(at) == '\\');
            value.append(escape ? take() : c);
        }
        return new FieldValue.StringValue(value.toString());
    }

    private String name(String ends) {
        StringBuilder name = new StringBuilder();
        while (ends.indexOf(text.charAt(at)) < 0) {
            char c = take();
            boolean escape = c == '\\' && ", =".indexOf(text.charAt(at)) >= 0;
            name.append(escape ? take() : c);
        }
        return name.toString();
    }

    private void expect(char c) {
        if (take() != c) {
            throw new IllegalStateException("expected " + c + " before " + text.substring(at));
        }
    }

    private char take() {
        return text.charAt(at++);
    }
}
