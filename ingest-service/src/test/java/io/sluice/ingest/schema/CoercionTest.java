/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.FieldType;
import io.sluice.model.FieldValue;
import io.sluice.model.FieldValue.BooleanValue;
import io.sluice.model.FieldValue.FloatValue;
import io.sluice.model.FieldValue.IntegerValue;
import io.sluice.model.FieldValue.StringValue;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CoercionTest {

    private static final FieldValue TRUE = new BooleanValue(true);
    private static final FieldValue FALSE = new BooleanValue(false);

    private static FieldValue text(String text) {
        return new StringValue(text);
    }

    private static FieldValue number(double number) {
        return new FloatValue(number);
    }

    private static FieldValue whole(long number) {
        return new IntegerValue(number);
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(FieldType.FLOAT, text("21.5"), number(21.5)),
                Arguments.of(FieldType.FLOAT, text(" -3e2 "), number(-300)),
                Arguments.of(FieldType.FLOAT, text("+.5"), number(0.5)),
                Arguments.of(FieldType.FLOAT, text("21,5"), null),
                Arguments.of(FieldType.FLOAT, text("21 °C"), null),
                Arguments.of(FieldType.FLOAT, text("hot"), null),
                Arguments.of(FieldType.FLOAT, text(""), null),
                Arguments.of(FieldType.FLOAT, text("NaN"), null),
                Arguments.of(FieldType.FLOAT, text("Infinity"), null),
                Arguments.of(FieldType.FLOAT, text("0x10"), null),
                Arguments.of(FieldType.FLOAT, text("1d"), null),
                Arguments.of(FieldType.FLOAT, text("٣"), null),
                Arguments.of(FieldType.FLOAT, text("1e999"), null),
                Arguments.of(FieldType.FLOAT, whole(7), number(7)),
                Arguments.of(FieldType.FLOAT, whole((1L << 53) + 1), null),
                Arguments.of(FieldType.FLOAT, TRUE, number(1)),
                Arguments.of(FieldType.FLOAT, FALSE, number(0)),
                Arguments.of(FieldType.INTEGER, number(7), whole(7)),
                Arguments.of(FieldType.INTEGER, number(7.5), null),
                Arguments.of(FieldType.INTEGER, number(1e300), null),
                Arguments.of(FieldType.INTEGER, text("9223372036854775807"), whole(Long.MAX_VALUE)),
                Arguments.of(FieldType.INTEGER, text("9223372036854775808"), null),
                Arguments.of(FieldType.INTEGER, text("7.0"), whole(7)),
                Arguments.of(FieldType.INTEGER, text("7.5"), null),
                Arguments.of(FieldType.INTEGER, TRUE, whole(1)),
                Arguments.of(FieldType.BOOLEAN, number(1), TRUE),
                Arguments.of(FieldType.BOOLEAN, number(0), FALSE),
                Arguments.of(FieldType.BOOLEAN, number(2), null),
                Arguments.of(FieldType.BOOLEAN, whole(0), FALSE),
                Arguments.of(FieldType.BOOLEAN, whole(-1), null),
                Arguments.of(FieldType.BOOLEAN, text("True"), TRUE),
                Arguments.of(FieldType.BOOLEAN, text("0"), FALSE),
                Arguments.of(FieldType.BOOLEAN, text("on"), null),
                Arguments.of(FieldType.STRING, number(21), text("21")),
                Arguments.of(FieldType.STRING, number(21.25), text("21.25")),
                Arguments.of(FieldType.STRING, whole(-7), text("-7")),
                Arguments.of(FieldType.STRING, TRUE, text("true")));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueBecomesOneOfAnotherTypeWhereThatLosesNothing(
            FieldType type, FieldValue value, @Nullable FieldValue expected) {
        assertThat(Coercion.to(type, value)).isEqualTo(expected);
    }

    @Test
    void anExponentThatWouldFillTheMemoryIsNoNumberAndTakesNoTime() {
        long began = System.nanoTime();
        for (String text : new String[] {"1e2147483647", "1e-2147483647", "9e999999999", "1e-999999999"}) {
            assertThat(Coercion.to(FieldType.INTEGER, text(text))).as(text).isNull();
            Coercion.to(FieldType.FLOAT, text(text));
            assertThat(Coercion.to(FieldType.BOOLEAN, text(text))).as(text).isNull();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }
}
