/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import io.sluice.model.FieldType;
import io.sluice.model.FieldValue;
import io.sluice.model.FieldValue.BooleanValue;
import io.sluice.model.FieldValue.FloatValue;
import io.sluice.model.FieldValue.IntegerValue;
import io.sluice.model.FieldValue.StringValue;
import java.util.Optional;

/** The types of fields, and values, in words. */
final class TypeWords {

    /** All types, as the API names them. */
    static final String ALL = "float, integer, boolean, text";

    private static final int SHOWN = 64;

    private TypeWords() {}

    static String of(FieldType type) {
        return switch (type) {
            case FLOAT -> "float";
            case INTEGER -> "integer";
            case BOOLEAN -> "boolean";
            case STRING -> "text";
        };
    }

    static Optional<FieldType> parse(String word) {
        for (FieldType type : FieldType.values()) {
            if (of(type).equals(word)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** A value as it is shown to people; a long text is cut. */
    static String shown(FieldValue value) {
        return switch (value) {
            case FloatValue(double number) -> Double.toString(number);
            case IntegerValue(long number) -> Long.toString(number);
            case BooleanValue(boolean flag) -> Boolean.toString(flag);
            // It goes into the log, where a line break would begin a line of the device's own.
            case StringValue(String text) ->
                "'" + (text.length() <= SHOWN ? text : cut(text)).replaceAll("\\p{Cntrl}", " ") + "'";
        };
    }

    private static String cut(String text) {
        int end = Character.isHighSurrogate(text.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
        return text.substring(0, end) + "…";
    }
}
