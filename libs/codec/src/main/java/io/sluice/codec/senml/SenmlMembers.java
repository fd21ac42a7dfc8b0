/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.senml;

import io.sluice.codec.payload.FieldRules;
import io.sluice.codec.payload.PayloadText;
import io.sluice.model.FieldValue.StringValue;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The members of one record as it stands in the pack, each of the type its label asks for. The parser is always taken to
 * the record's end; the first fault is kept, but one of a base field goes before the others.
 */
final class SenmlMembers {

    private static final int HIGHEST_VERSION = 10;

    /** RFC 9100: version 10 with the secondary units of RFC 8798, and units are not interpreted here. */
    private static final int VERSION_WITH_SECONDARY_UNITS = 26;

    private final SenmlForm form;
    private final Map<SenmlLabel, Object> values = new EnumMap<>(SenmlLabel.class);
    private @Nullable SenmlFault fault;

    SenmlMembers(SenmlForm form) {
        this.form = form;
    }

    /** Reads the record at whose start the parser stands. */
    static SenmlMembers read(JsonParser parser, SenmlForm form) {
        SenmlMembers members = new SenmlMembers(form);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            members.take(parser, name, parser.nextToken());
        }
        return members;
    }

    @Nullable
    SenmlFault fault() {
        return fault;
    }

    boolean has(SenmlLabel label) {
        return values.containsKey(label);
    }

    /** Whether it holds base fields only, and measures nothing. */
    boolean isBaseOnly() {
        return values.keySet().stream().allMatch(SenmlLabel::isBase);
    }

    @Nullable
    String text(SenmlLabel label) {
        return (String) values.get(label);
    }

    double number(SenmlLabel label) {
        Double number = (Double) values.get(label);
        return number == null ? 0 : number;
    }

    BigDecimal time(SenmlLabel label) {
        BigDecimal time = (BigDecimal) values.get(label);
        return time == null ? BigDecimal.ZERO : time;
    }

    boolean truth(SenmlLabel label) {
        return Boolean.TRUE.equals(values.get(label));
    }

    private void take(JsonParser parser, String name, JsonToken token) {
        SenmlLabel label = SenmlLabel.of(name, form);
        if (label == null) {
            parser.skipChildren();
            if (name.endsWith("_")) {
                refuse(
                        false,
                        "unknown-label",
                        "the label '%s' must be understood, and is not".formatted(FieldRules.shortened(name)));
            }
            return;
        }
        Object value = read(parser, label, token);
        if (value == null) {
            parser.skipChildren();
            refuse(
                    label.isBase(),
                    "wrong-type",
                    "'%s' is %s, which is not what the label stands for".formatted(label.text(), kind(token)));
        } else if (values.put(label, value) != null) {
            refuse(label.isBase(), "duplicate-label", "'%s' comes twice in a record".formatted(label.text()));
        }
    }

    /** The value of a member; {@code null} when it is of another type than the label asks for. */
    private @Nullable Object read(JsonParser parser, SenmlLabel label, JsonToken token) {
        return switch (label) {
            case BASE_NAME, BASE_UNIT, NAME, UNIT -> token == JsonToken.VALUE_STRING ? parser.getString() : null;
            case STRING_VALUE -> token == JsonToken.VALUE_STRING ? shortEnough(label, parser.getString()) : null;
            case DATA_VALUE -> data(parser, token);
            case BOOLEAN_VALUE -> token.isBoolean() ? token == JsonToken.VALUE_TRUE : null;
            case BASE_TIME, TIME -> token.isNumeric() ? decimal(parser, label, token) : null;
            case BASE_VALUE, BASE_SUM, VALUE, SUM, UPDATE_TIME -> token.isNumeric() ? finite(parser, label) : null;
            case BASE_VERSION -> token == JsonToken.VALUE_NUMBER_INT ? version(parser) : null;
        };
    }

    private Double finite(JsonParser parser, SenmlLabel label) {
        double number = parser.getDoubleValue();
        if (!Double.isFinite(number)) {
            String detail = "the number of '%s' is not finite or does not fit a double";
            refuse(label.isBase(), "number-out-of-range", detail.formatted(label.text()));
        }
        return number;
    }

    /** Times are added as decimals: a double cannot hold today's nanoseconds. */
    private BigDecimal decimal(JsonParser parser, SenmlLabel label, JsonToken token) {
        boolean binary = form == SenmlForm.CBOR
                && token == JsonToken.VALUE_NUMBER_FLOAT
                && parser.getNumberType() != JsonParser.NumberType.BIG_DECIMAL;
        if (!binary) {
            BigDecimal time = PayloadText.decimal(parser);
            if (time != null && SenmlTimes.isUsable(time)) {
                return time;
            }
        } else if (SenmlTimes.isUsable(parser.getDoubleValue())) {
            // The shortest decimal that is this double is what the device meant: 0.1 and not 0.1000000000000000055…
            return BigDecimal.valueOf(parser.getDoubleValue());
        }
        refuse(
                label.isBase(),
                "bad-timestamp",
                "'%s' is no number of seconds within 292 years".formatted(label.text()));
        return BigDecimal.ZERO;
    }

    private Double version(JsonParser parser) {
        double version = parser.getDoubleValue();
        if (version < 1 || (version > HIGHEST_VERSION && version != VERSION_WITH_SECONDARY_UNITS)) {
            String detail = "the pack is of version %s; versions up to %d are read, and %d";
            refuse(
                    true,
                    "unsupported-version",
                    detail.formatted(shown(version), HIGHEST_VERSION, VERSION_WITH_SECONDARY_UNITS));
        }
        return version;
    }

    private static String shown(double version) {
        return BigDecimal.valueOf(version).stripTrailingZeros().toPlainString();
    }

    private @Nullable String data(JsonParser parser, JsonToken token) {
        if (form == SenmlForm.CBOR && token == JsonToken.VALUE_EMBEDDED_OBJECT) {
            byte[] data = parser.getBinaryValue();
            return data == null // one of CBOR's simple values, which are no bytes
                    ? null
                    : shortEnough(
                            SenmlLabel.DATA_VALUE,
                            Base64.getUrlEncoder().withoutPadding().encodeToString(data));
        }
        if (token != JsonToken.VALUE_STRING) {
            return null;
        }
        String text = parser.getString();
        try {
            Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            refuse(false, "bad-data-value", "'vd' is not base64 with the URL-safe alphabet");
        }
        return shortEnough(SenmlLabel.DATA_VALUE, text);
    }

    private String shortEnough(SenmlLabel label, String text) {
        if (text.length() > StringValue.MAX_LENGTH) {
            String detail = "the text of '%s' has %d characters; the most is %d";
            refuse(false, "text-too-long", detail.formatted(label.text(), text.length(), StringValue.MAX_LENGTH));
        }
        return text;
    }

    private static String kind(JsonToken token) {
        return switch (token) {
            case START_OBJECT, END_OBJECT -> "an object";
            case START_ARRAY, END_ARRAY -> "an array";
            case VALUE_STRING, PROPERTY_NAME -> "a text";
            case VALUE_NUMBER_INT -> "a whole number";
            case VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL, NOT_AVAILABLE -> "null";
            case VALUE_EMBEDDED_OBJECT -> "what JSON has no type for";
        };
    }

    private void refuse(boolean wholePack, String reason, String detail) {
        if (fault == null || (wholePack && !fault.wholePack())) {
            fault = new SenmlFault(wholePack, reason, detail);
        }
    }
}
