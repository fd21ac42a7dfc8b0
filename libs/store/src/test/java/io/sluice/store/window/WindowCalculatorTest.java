/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.Field;
import io.sluice.model.FieldValue.FloatValue;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowCalculatorTest {

    private static final WindowLimits TEN = new WindowLimits(10, 10);

    private final List<WindowRow> rows = new ArrayList<>();

    @Test
    void aWindowOfMorePointsThanCanBeRankedIsRefused() {
        WindowCalculator calculator = calculator(Fill.NONE, WindowFunction.MEDIAN, WindowFunction.P95);
        offer(calculator, 0, 10);
        assertThatThrownBy(() -> offer(calculator, 10, 1))
                .isInstanceOfSatisfying(
                        WindowLimitException.class,
                        refused -> assertThat(refused.code()).isEqualTo("too-many-points"))
                .hasMessageContaining("more than 10 points");
    }

    @Test
    void theNextWindowMayHoldAsManyAgain() {
        WindowCalculator calculator = calculator(Fill.NONE, WindowFunction.MEDIAN);
        offer(calculator, 0, 10);
        offer(calculator, 1_000_000_000, 10);
        calculator.finish();
        assertThat(rows).hasSize(2);
    }

    @Test
    void functionsThatHoldNothingHaveNoLimit() {
        WindowCalculator calculator = calculator(Fill.NONE, WindowFunction.MEAN, WindowFunction.STDDEV);
        offer(calculator, 0, 1000);
        calculator.finish();
        assertThat(rows).singleElement();
    }

    @Test
    void moreWindowsThanMayBeFilledAreRefusedBeforeAnyRow() {
        assertThatThrownBy(() -> new WindowCalculator(query(11, Fill.NULL, WindowFunction.MEAN), TEN, rows::add))
                .isInstanceOfSatisfying(
                        WindowLimitException.class,
                        refused -> assertThat(refused.code()).isEqualTo("too-many-windows"))
                .hasMessageContaining("fill=none");
    }

    @Test
    void aMeanOfManyTenthsIsExactlyATenth() {
        WindowCalculator calculator = calculator(Fill.NONE, WindowFunction.MEAN, WindowFunction.SUM);
        for (int i = 0; i < 100_000; i++) {
            calculator.accept(reading(i, 0.1));
        }
        calculator.finish();
        assertThat(rows.getFirst().values()).containsExactly(new FloatValue(0.1), new FloatValue(10_000));
    }

    @Test
    void aSumBeyondAllDoublesIsNoValue() {
        WindowCalculator calculator = calculator(Fill.NONE, WindowFunction.SUM, WindowFunction.MAX);
        calculator.accept(reading(0, Double.MAX_VALUE));
        calculator.accept(reading(1, Double.MAX_VALUE));
        calculator.finish();
        assertThat(rows.getFirst().values()).containsExactly(null, new FloatValue(Double.MAX_VALUE));
    }

    @Test
    void aSumOfIntegersBeyond64BitsIsAFloat() {
        WindowCalculator calculator = calculator(Fill.NONE, WindowFunction.SUM, WindowFunction.MEAN);
        for (int i = 0; i < 4; i++) {
            calculator.accept(row(i, Field.ofInteger("v", 1L << 62)));
        }
        calculator.finish();
        assertThat(rows.getFirst().values())
                .containsExactly(new FloatValue(Math.pow(2, 64)), new FloatValue(Math.pow(2, 62)));
    }

    @Test
    void aNumberIsNotSaidOfATextAndTheFieldIsNamed() {
        WindowCalculator calculator = calculator(Fill.NONE, WindowFunction.LAST, WindowFunction.MAX);
        assertThatThrownBy(() -> calculator.accept(row(0, Field.of("v", "high"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'v'");
    }

    private WindowCalculator calculator(Fill fill, WindowFunction... functions) {
        return new WindowCalculator(query(10, fill, functions), TEN, rows::add);
    }

    private static WindowQuery query(int seconds, Fill fill, WindowFunction... functions) {
        return new WindowQuery(
                "m",
                List.of(),
                List.of("v"),
                0,
                seconds * 1_000_000_000L,
                Every.parse("1s"),
                List.of(functions),
                fill,
                ZoneOffset.UTC);
    }

    private static void offer(WindowCalculator calculator, long from, int count) {
        for (int i = 0; i < count; i++) {
            calculator.accept(reading(from + i, i));
        }
    }

    private static Reading reading(long time, double value) {
        return row(time, Field.of("v", value));
    }

    private static Reading row(long time, Field field) {
        return new Reading(SeriesKey.of("m", "s", "d"), time, List.of(field));
    }
}
