/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.payload;

import io.sluice.codec.Decoding;
import io.sluice.model.Field;
import io.sluice.model.FieldValue.BooleanValue;
import io.sluice.model.FieldValue.FloatValue;
import io.sluice.model.FieldValue.StringValue;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import java.util.List;
import java.util.regex.Pattern;

/** The format {@code value}: the payload is one bare number, boolean or text; the topic names its field. */
public final class ValuePayload {

    /** However many digits there are: a number that does not fit must not pass for a text. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]++(\\.[0-9]++)?([eE][+-]?[0-9]++)?");

    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]++");
    private static final Pattern NOT_FINITE = Pattern.compile("(?i)[+-]?(nan|inf|infinity)");

    private ValuePayload() {}

    /** Decodes a payload into one reading of one field at the time of receipt. */
    public static Decoding decode(
            SeriesKey series, String field, NumberRules numbers, byte[] payload, long receivedAtNanos) {
        String whole = PayloadText.utf8(payload);
        if (whole == null) {
            return PayloadText.notUtf8();
        }
        String text = whole.strip();
        if (text.isEmpty()) {
            return Decoding.undecodable("empty-payload", "the payload is blank");
        }
        return decode(series, field, numbers, text, receivedAtNanos);
    }

    private static Decoding decode(
            SeriesKey series, String field, NumberRules numbers, String text, long receivedAtNanos) {
        if (text.equals("true") || text.equals("false")) {
            return one(series, new Field(field, new BooleanValue(text.equals("true"))), receivedAtNanos);
        }
        if (numbers.keepIntegers() && WHOLE.matcher(text).matches()) {
            return whole(series, field, text, receivedAtNanos);
        }
        if (NUMBER.matcher(text).matches()) {
            double number = Double.parseDouble(text);
            return Double.isFinite(number)
                    ? one(series, new Field(field, new FloatValue(number)), receivedAtNanos)
                    : Decoding.undecodable(
                            "number-out-of-range",
                            "the number %s does not fit a double".formatted(FieldRules.shortened(text)));
        }
        if (NOT_FINITE.matcher(text).matches()) {
            return Decoding.undecodable("number-out-of-range", "'%s' is not a finite number".formatted(text));
        }
        return text.length() > StringValue.MAX_LENGTH
                ? Decoding.undecodable("text-too-long", "the text has %d characters".formatted(text.length()))
                : one(series, new Field(field, new StringValue(text)), receivedAtNanos);
    }

    private static Decoding whole(SeriesKey series, String field, String text, long receivedAtNanos) {
        try {
            return one(series, Field.ofInteger(field, Long.parseLong(text)), receivedAtNanos);
        } catch (NumberFormatException e) {
            return Decoding.undecodable(
                    "number-out-of-range",
                    "the whole number %s does not fit 64 bits".formatted(FieldRules.shortened(text)));
        }
    }

    private static Decoding one(SeriesKey series, Field field, long receivedAtNanos) {
        return new Decoding.Decoded(List.of(new Reading(series, receivedAtNanos, List.of(field))), List.of());
    }
}
