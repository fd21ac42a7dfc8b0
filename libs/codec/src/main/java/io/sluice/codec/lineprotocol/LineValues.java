/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.lineprotocol;

import io.sluice.codec.payload.FieldRules;
import io.sluice.model.FieldValue;
import io.sluice.model.FieldValue.BooleanValue;
import io.sluice.model.FieldValue.FloatValue;
import io.sluice.model.FieldValue.IntegerValue;
import java.util.regex.Pattern;

/** Field values without quotes: numbers with and without a suffix, and booleans. */
final class LineValues {

    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(?:[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[eE][+-]?[0-9]++)?");
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]++[iu]");
    private static final Pattern NOT_FINITE = Pattern.compile("(?i)[+-]?(?:nan|inf|infinity)");

    private LineValues() {}

    static FieldValue parse(String field, String written) throws LineSyntaxException {
        switch (written) {
            case "t", "T", "true", "True", "TRUE" -> {
                return new BooleanValue(true);
            }
            case "f", "F", "false", "False", "FALSE" -> {
                return new BooleanValue(false);
            }
            default -> {}
        }
        if (written.isEmpty()) {
            throw new LineSyntaxException(
                    "malformed-line", "the field '%s' has no value".formatted(FieldRules.shortened(field)));
        }
        if (DECIMAL.matcher(written).matches()) {
            return decimal(field, written);
        }
        if (WHOLE.matcher(written).matches()) {
            return whole(field, written);
        }
        throw NOT_FINITE.matcher(written).matches()
                ? outOfRange(field, written)
                : new LineSyntaxException(
                        "malformed-line",
                        "the value of '%s', %s, is no number, boolean or text in quotes"
                                .formatted(FieldRules.shortened(field), FieldRules.shortened(written)));
    }

    private static FieldValue decimal(String field, String written) throws LineSyntaxException {
        double number = Double.parseDouble(written);
        if (!Double.isFinite(number)) {
            throw outOfRange(field, written);
        }
        return new FloatValue(number);
    }

    /** No store keeps an unsigned type that all of them read, so {@code u} is a whole number that is not negative. */
    private static FieldValue whole(String field, String written) throws LineSyntaxException {
        String digits = written.substring(0, written.length() - 1);
        if (written.endsWith("u") && digits.startsWith("-")) {
            throw outOfRange(field, written);
        }
        try {
            return new IntegerValue(Long.parseLong(digits));
        } catch (NumberFormatException e) {
            throw outOfRange(field, written);
        }
    }

    private static LineSyntaxException outOfRange(String field, String written) {
        return new LineSyntaxException(
                "number-out-of-range",
                "the value of '%s', %s, is not finite or does not fit 64 bits"
                        .formatted(FieldRules.shortened(field), FieldRules.shortened(written)));
    }
}
