/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import io.sluice.model.FieldType;
import io.sluice.model.FieldValue;
import io.sluice.model.FieldValue.BooleanValue;
import io.sluice.model.FieldValue.FloatValue;
import io.sluice.model.FieldValue.IntegerValue;
import io.sluice.model.FieldValue.StringValue;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes a value one of another type where that loses nothing. */
final class Coercion {

    /** Beyond, not every whole number is a double. */
    private static final long EXACT = 1L << 53;

    /** No number that anybody measured is longer. */
    private static final int LONGEST_NUMBER = 40;

    private Coercion() {}

    /** The same value as one of a type; {@code null} where there is none. */
    static @Nullable FieldValue to(FieldType type, FieldValue value) {
        return switch (type) {
            case FLOAT -> toFloat(value);
            case INTEGER -> toInteger(value);
            case BOOLEAN -> toBoolean(value);
            case STRING -> toText(value);
        };
    }

    private static @Nullable FieldValue toFloat(FieldValue value) {
        return switch (value) {
            case FloatValue same -> same;
            case IntegerValue(long number) ->
                number >= -EXACT && number <= EXACT ? new FloatValue((double) number) : null;
            case BooleanValue(boolean flag) -> new FloatValue(flag ? 1 : 0);
            case StringValue(String text) -> {
                double nearest = number(text) == null ? Double.NaN : Double.parseDouble(text.strip());
                yield Double.isFinite(nearest) ? new FloatValue(nearest) : null;
            }
        };
    }

    private static @Nullable FieldValue toInteger(FieldValue value) {
        return switch (value) {
            case FloatValue(double number) ->
                number == Math.rint(number) && Math.abs(number) <= EXACT ? new IntegerValue((long) number) : null;
            case IntegerValue same -> same;
            case BooleanValue(boolean flag) -> new IntegerValue(flag ? 1 : 0);
            case StringValue(String text) -> whole(number(text));
        };
    }

    private static @Nullable FieldValue toBoolean(FieldValue value) {
        return switch (value) {
            case FloatValue(double number) -> number == 0 || number == 1 ? new BooleanValue(number == 1) : null;
            case IntegerValue(long number) -> number == 0 || number == 1 ? new BooleanValue(number == 1) : null;
            case BooleanValue same -> same;
            case StringValue(String text) ->
                switch (text.strip().toLowerCase(Locale.ROOT)) {
                    case "true", "1" -> new BooleanValue(true);
                    case "false", "0" -> new BooleanValue(false);
                    default -> null;
                };
        };
    }

    private static FieldValue toText(FieldValue value) {
        return switch (value) {
            case FloatValue(double number) ->
                new StringValue(
                        number == Math.rint(number) && Math.abs(number) <= EXACT
                                ? Long.toString((long) number) // devices send 21, and as text it should be that again
                                : Double.toString(number));
            case IntegerValue(long number) -> new StringValue(Long.toString(number));
            case BooleanValue(boolean flag) -> new StringValue(Boolean.toString(flag));
            case StringValue same -> same;
        };
    }

    private static @Nullable FieldValue whole(@Nullable BigDecimal number) {
        // The exponent first: 1e999999999 written out would fill the memory.
        if (number == null || (long) number.precision() - number.scale() > 19 || number.scale() > LONGEST_NUMBER) {
            return null;
        }
        try {
            return new IntegerValue(number.longValueExact());
        } catch (ArithmeticException notWhole) {
            return null;
        }
    }

    /** A decimal number such as JSON has, with a leading {@code +} or a bare point as well. */
    private static @Nullable BigDecimal number(String text) {
        String digits = text.strip();
        if (digits.isEmpty() || digits.length() > LONGEST_NUMBER || !isPlain(digits)) {
            return null;
        }
        try {
            return new BigDecimal(digits);
        } catch (NumberFormatException none) {
            return null;
        }
    }

    /** {@link BigDecimal} reads the digits of every script, which no store or device would. */
    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
