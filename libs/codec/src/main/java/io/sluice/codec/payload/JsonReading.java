/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.payload;

import io.sluice.codec.DecodeFault;
import io.sluice.model.Field;
import io.sluice.model.FieldValue;
import io.sluice.model.FieldValue.BooleanValue;
import io.sluice.model.FieldValue.FloatValue;
import io.sluice.model.FieldValue.IntegerValue;
import io.sluice.model.FieldValue.StringValue;
import io.sluice.model.Names;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads one object of a JSON payload. The parser is always taken to the object's end, so that one bad reading of an
 * array leaves its neighbours readable; the first fault is kept.
 */
final class JsonReading {

    static final String WRAPPER = "values";

    private final int index;
    private final NumberRules numbers;
    private final List<Field> fields = new ArrayList<>(8);
    private final List<Field> wrapped = new ArrayList<>(0);
    /** The members, from the top down, whose objects are being flattened. */
    private final List<String> folders = new ArrayList<>(0);

    private @Nullable String timeName;
    private OptionalLong time = OptionalLong.empty();
    private @Nullable DecodeFault fault;

    JsonReading(int index, NumberRules numbers) {
        this.index = index;
        this.numbers = numbers;
    }

    @Nullable
    DecodeFault fault() {
        return fault;
    }

    Reading toReading(SeriesKey series, long receivedAtNanos) {
        return new Reading(series, time.orElse(receivedAtNanos + index), fields);
    }

    /** Reads the members of the object at whose start the parser stands, up to its end. */
    void read(JsonParser parser) {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (isTime(name)) {
                takeTime(parser, name, value);
            } else if (name.equals(WRAPPER) && value == JsonToken.START_OBJECT) {
                readObject(parser, wrapped);
            } else {
                takeMember(parser, name, value, fields);
            }
        }
        unwrap();
        if (fault == null && fields.isEmpty()) {
            refuse("no-fields", () -> "the object has no number, boolean or text");
        }
    }

    /** Whether a member of this name at the top is the reading's time. */
    static boolean isTime(String name) {
        return name.equals("ts") || name.equals("timestamp") || name.equals("time");
    }

    /** A {@code values} object beside nothing but a time is the reading itself; beside other members it flattens. */
    private void unwrap() {
        String prefix = fields.isEmpty() ? "" : WRAPPER + "_";
        for (Field field : wrapped) {
            add(prefix + field.name(), field.value(), fields);
        }
    }

    private void readObject(JsonParser parser, List<Field> into) {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            takeMember(parser, parser.currentName(), parser.nextToken(), into);
        }
    }

    private void readFolder(JsonParser parser, String name, List<Field> into) {
        folders.addLast(name);
        readObject(parser, into);
        folders.removeLast();
    }

    /**
     * A member's name after flattening. Made only of fields, and of the first fault: a message may have 650 000 members in
     * folders with names of 64 kB together, and making each member's would take minutes.
     */
    private String flattened(String name) {
        return folders.isEmpty() ? name : String.join("_", folders) + "_" + name;
    }

    private String shown(String name) {
        return FieldRules.shortened(flattened(name));
    }

    private void takeMember(JsonParser parser, String name, JsonToken value, List<Field> into) {
        switch (value) {
            case VALUE_NUMBER_INT -> takeWholeNumber(parser, name, into);
            case VALUE_NUMBER_FLOAT -> takeNumber(parser, name, into);
            case VALUE_STRING -> takeText(parser, name, into);
            case VALUE_TRUE, VALUE_FALSE -> add(name, new BooleanValue(value == JsonToken.VALUE_TRUE), into);
            case START_OBJECT -> readFolder(parser, name, into);
            case START_ARRAY -> {
                parser.skipChildren();
                refuse(
                        "unsupported-array",
                        () -> "the member '%s' is an array; send one reading per element".formatted(shown(name)));
            }
            case VALUE_NULL -> {}
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("a blocking JSON parser gave " + value + " as a member's value");
        }
    }

    private void takeWholeNumber(JsonParser parser, String name, List<Field> into) {
        if (!numbers.keepIntegers()) {
            takeNumber(parser, name, into);
        } else if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            refuse("number-out-of-range", () -> "the whole number of '%s' does not fit 64 bits".formatted(shown(name)));
        } else {
            add(name, new IntegerValue(parser.getLongValue()), into);
        }
    }

    private void takeNumber(JsonParser parser, String name, List<Field> into) {
        double number = parser.getDoubleValue();
        if (Double.isFinite(number)) {
            add(name, new FloatValue(number), into);
        } else {
            refuse("number-out-of-range", () -> "the number of '%s' does not fit a double".formatted(shown(name)));
        }
    }

    private void takeText(JsonParser parser, String name, List<Field> into) {
        String text = parser.getString();
        if (text.length() > StringValue.MAX_LENGTH) {
            String detail = "the text of '%s' has %d characters; the most is %d";
            refuse("text-too-long", () -> detail.formatted(shown(name), text.length(), StringValue.MAX_LENGTH));
        } else {
            add(name, new StringValue(text), into);
        }
    }

    private void add(String member, FieldValue value, List<Field> into) {
        if (fault != null) {
            return;
        }
        String name = flattened(member);
        String nameFault = Names.fault(name);
        if (nameFault != null) {
            refuse("bad-name", () -> "the field name '%s' %s".formatted(FieldRules.shortened(name), nameFault));
        } else if (Field.isReserved(name)) {
            refuse("reserved-name", () -> "a field cannot be named '%s', which is the series' own".formatted(name));
        } else if (into.size() == FieldRules.MOST_FIELDS) {
            refuse("too-many-fields", () -> "the reading has more than %d fields".formatted(FieldRules.MOST_FIELDS));
        } else if (FieldRules.has(into, name)) {
            refuse("duplicate-field", () -> "the field '%s' comes twice (after flattening)".formatted(name));
        } else {
            into.add(new Field(name, value));
        }
    }

    private void takeTime(JsonParser parser, String name, JsonToken value) {
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        String before = timeName;
        if (before != null) {
            parser.skipChildren();
            refuse("bad-timestamp", () -> "the reading has two times, '%s' and '%s'; send one".formatted(before, name));
            return;
        }
        timeName = name;
        time = parseTime(parser, value, numbers.timeUnit());
        if (time.isEmpty()) {
            String shown = value.isScalarValue() ? parser.getString() : value.toString();
            parser.skipChildren();
            refuse(
                    "bad-timestamp",
                    () ->
                            "the time '%s' = '%s' is neither ISO-8601 with an offset nor an epoch number between 1677 and 2262"
                                    .formatted(name, shown.length() > 64 ? shown.substring(0, 64) + "…" : shown));
        }
    }

    private static OptionalLong parseTime(JsonParser parser, JsonToken value, EpochUnit unit) {
        return switch (value) {
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? OptionalLong.empty()
                        : unit.toNanos(parser.getLongValue());
            case VALUE_NUMBER_FLOAT -> {
                BigDecimal decimal = PayloadText.decimal(parser);
                yield decimal == null ? OptionalLong.empty() : unit.toNanos(decimal);
            }
            case VALUE_STRING -> ReadingTimes.ofText(parser.getString(), unit);
            default -> OptionalLong.empty();
        };
    }

    private void refuse(String reason, Supplier<String> detail) {
        if (fault == null) {
            fault = new DecodeFault(index, reason, detail.get());
        }
    }
}
