/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What an error's body says: {@code {"error":…}} of 1.x, {@code {"code":…,"message":…}} of 2.x, and the first with
 * {@code "data"}, one entry per refused line, of 3.x. A body that is none of these is its own message.
 *
 * @param json whether the body was a JSON object, as InfluxDB's own answers are; a proxy's page is not
 * @param lines the lines that 3.x names; empty elsewhere
 */
record ErrorText(boolean json, String message, List<NamedLine> lines) {

    /**
     * A refused line as 3.x names it.
     *
     * @param number counted from 1 within the request
     * @param original the line, or its beginning; {@code ""} when not given
     */
    record NamedLine(int number, String original, String message) {}

    private static final JsonFactory JSON = new JsonFactory();

    static ErrorText of(String body) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body.getBytes(StandardCharsets.UTF_8))) {
            return json.nextToken() == JsonToken.START_OBJECT ? members(json) : plain(body);
        } catch (JacksonException notJson) {
            return plain(body);
        }
    }

    private static ErrorText plain(String body) {
        return new ErrorText(false, body, List.of());
    }

    private static ErrorText members(JsonParser json) {
        List<NamedLine> lines = new ArrayList<>();
        String message = "";
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if ((name.equals("error") || name.equals("message")) && value == JsonToken.VALUE_STRING) {
                message = json.getString();
            } else if (name.equals("data")) {
                namedLines(json, lines);
            } else {
                json.skipChildren();
            }
        }
        return new ErrorText(true, message, List.copyOf(lines));
    }

    /** One object when the first bad line ended it all, an array when the others were stored. */
    private static void namedLines(JsonParser json, List<NamedLine> lines) {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            addIfNamed(json, lines);
        } else if (json.currentToken() == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (json.currentToken() == JsonToken.START_OBJECT) {
                    addIfNamed(json, lines);
                } else {
                    json.skipChildren();
                }
            }
        }
    }

    private static void addIfNamed(JsonParser json, List<NamedLine> lines) {
        int number = 0;
        @Nullable String original = null;
        @Nullable String message = null;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("line_number") && value == JsonToken.VALUE_NUMBER_INT) {
                number = json.getIntValue();
            } else if (name.equals("original_line") && value == JsonToken.VALUE_STRING) {
                original = json.getString();
            } else if (name.equals("error_message") && value == JsonToken.VALUE_STRING) {
                message = json.getString();
            } else {
                json.skipChildren();
            }
        }
        if (number > 0) {
            lines.add(new NamedLine(number, original == null ? "" : original, message == null ? "" : message));
        }
    }
}
