/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.route;

import io.sluice.model.Field;
import io.sluice.model.FieldValue;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a reading must satisfy to be kept: {@code quality != bad}, {@code temperature >= -40}. Numbers are compared as
 * numbers, everything else as text; a reading without the field satisfies only {@code !=}.
 */
public final class Condition {

    private static final Pattern WRITTEN = Pattern.compile("\\s*([^!<>=]+?)\\s*(!=|<=|>=|=|<|>)\\s*(.+?)\\s*");

    private enum Operator {
        EQUAL("=", order -> order == 0),
        DIFFERENT("!=", order -> order != 0),
        LESS("<", order -> order < 0),
        AT_MOST("<=", order -> order <= 0),
        GREATER(">", order -> order > 0),
        AT_LEAST(">=", order -> order >= 0);

        private final String sign;
        private final IntPredicate holds;

        Operator(String sign, IntPredicate holds) {
            this.sign = sign;
            this.holds = holds;
        }

        static Operator of(String sign) {
            return Arrays.stream(values())
                    .filter(operator -> operator.sign.equals(sign))
                    .findFirst()
                    .orElseThrow();
        }

        boolean isByOrder() {
            return this != EQUAL && this != DIFFERENT;
        }
    }

    private final String field;
    private final Operator operator;
    private final String text;
    private final @Nullable Double number;

    private Condition(String field, Operator operator, String text, @Nullable Double number) {
        this.field = field;
        this.operator = operator;
        this.text = text;
        this.number = number;
    }

    /**
     * Reads a condition.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static Condition parse(String written) {
        Matcher matcher = WRITTEN.matcher(written);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "has the filter '%s'; a filter is a field, one of = != < <= > >=, and a value".formatted(written));
        }
        Operator operator = Operator.of(matcher.group(2));
        Double number = number(matcher.group(3));
        if (operator.isByOrder() && number == null) {
            throw new IllegalArgumentException(
                    "has the filter '%s', which compares by size with something that is no number".formatted(written));
        }
        return new Condition(matcher.group(1), operator, matcher.group(3), number);
    }

    private static @Nullable Double number(String text) {
        try {
            double number = Double.parseDouble(text);
            return Double.isFinite(number) ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    boolean holds(List<Field> fields) {
        for (Field candidate : fields) {
            if (candidate.name().equals(field)) {
                return holds(candidate.value());
            }
        }
        return operator == Operator.DIFFERENT;
    }

    private boolean holds(FieldValue value) {
        Double asNumber = number;
        return switch (value) {
            case FieldValue.FloatValue(double given) ->
                asNumber == null
                        ? operator == Operator.DIFFERENT
                        : operator.holds.test(Double.compare(given + 0.0, asNumber + 0.0));
            case FieldValue.IntegerValue(long given) ->
                asNumber == null
                        ? operator == Operator.DIFFERENT
                        : operator.holds.test(Double.compare(given, asNumber + 0.0));
            case FieldValue.BooleanValue(boolean given) -> holdsText(String.valueOf(given));
            case FieldValue.StringValue(String given) -> holdsText(given);
        };
    }

    private boolean holdsText(String given) {
        return !operator.isByOrder() && operator.holds.test(given.equals(text) ? 0 : 1);
    }
}
