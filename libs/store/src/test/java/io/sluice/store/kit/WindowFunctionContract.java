/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.kit;

import static io.sluice.store.kit.Trial.DAY;
import static io.sluice.store.kit.Trial.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.Tags;
import io.sluice.store.window.Every;
import io.sluice.store.window.Fill;
import io.sluice.store.window.WindowFunction;
import io.sluice.store.window.WindowQuery;
import io.sluice.store.window.WindowRow;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every window function against values worked out by hand. */
public interface WindowFunctionContract extends StoreUnderTest {

    @ParameterizedTest
    @CsvSource({
        // -3, 1.5, 4, -0.5, then nothing for a minute, then 7 alone, then 10 and 2
        "mean,   0.5,            7, 6",
        "min,    -3,             7, 2",
        "max,    4,              7, 10",
        "sum,    2,              7, 12",
        "count,  4i,             1i, 2i",
        "first,  -3,             7, 10",
        "last,   -0.5,           7, 2",
        "median, 0.5,            7, 6",
        "p95,    4,              7, 10",
        "p99,    4,              7, 10",
        "stddev, 2.97209241669,  null, 5.65685424949",
        "rate,   0.116666666667, 0, 0",
    })
    default void aFunctionGivesItsValue(String function, String first, String second, String third) {
        Trial t = trial();
        t.writeValues(Map.of(
                DAY,
                -3.0,
                DAY + 10 * SECOND,
                1.5,
                DAY + 20 * SECOND,
                4.0,
                DAY + 59 * SECOND + 999_999_999,
                -0.5,
                DAY + 120 * SECOND,
                7.0,
                DAY + 180 * SECOND,
                10.0,
                DAY + 239 * SECOND,
                2.0,
                DAY + 240 * SECOND,
                1e9));
        assertThat(windows(t, "2025-06-02T00:00:00Z", "2025-06-02T00:04:00Z", "1m", function))
                .containsExactly(
                        "2025-06-02T00:00:00Z " + first,
                        "2025-06-02T00:02:00Z " + second,
                        "2025-06-02T00:03:00Z " + third);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 0, 0",
        "2, 1, 1, 0.5",
        "20, 18, 19, 9.5",
        "21, 19, 20, 10",
        "100, 94, 98, 49.5",
        "101, 95, 99, 50"
    })
    default void percentilesAreByNearestRank(int points, String p95, String p99, String median) {
        Trial t = trial();
        // The values 0 .. points-1, not in their order: 37 divides none of the counts.
        t.write(LongStream.range(0, points)
                .mapToObj(i -> t.reading(DAY + i * SECOND, Field.of("v", (i * 37 + 5) % points)))
                .toList());
        assertThat(t.windows(
                        "2025-06-02T00:00:00Z",
                        "2025-06-03T00:00:00Z",
                        null,
                        Fill.NONE,
                        WindowFunction.P95,
                        WindowFunction.P99,
                        WindowFunction.MEDIAN))
                .extracting(Trial::text)
                .containsExactly("2025-06-02T00:00:00Z %s %s %s".formatted(p95, p99, median));
    }

    @Test
    default void allFunctionsOfNegativeNumbersComeTogether() {
        Trial t = trial();
        t.writeValues(Map.of(DAY, -10.0, DAY + SECOND, -30.0, DAY + 2 * SECOND, -20.0));
        assertThat(t.windows("2025-06-02T00:00:00Z", "2025-06-02T00:01:00Z", "10s", Fill.NONE, WindowFunction.values()))
                .extracting(Trial::text)
                .containsExactly("2025-06-02T00:00:00Z -20 -30 -10 -60 3i -10 -20 -20 -10 -10 10 1");
    }

    @Test
    default void aRateIsTheIncrementsWithinAWindowOverItsLength() {
        Trial t = trial();
        // A counter that is reset from 300 to 20: 100 + 100 + 30 in the first minute, 10 in the second.
        double[] counter = {100, 200, 300, 20, 50, 70, 70, 80};
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < counter.length; i++) {
            readings.add(t.reading(DAY + i * 12 * SECOND, Field.of("v", counter[i])));
        }
        t.write(readings);
        assertThat(windows(t, "2025-06-02T00:00:00Z", "2025-06-02T00:02:00Z", "1m", "rate"))
                .containsExactly("2025-06-02T00:00:00Z 3.83333333333", "2025-06-02T00:01:00Z 0.166666666667");
    }

    @Test
    default void withoutAStepThereIsOneWindowOfTheWholeRange() {
        Trial t = trial();
        t.writeValues(Map.of(DAY + 5 * SECOND, 1.0, DAY + 15 * SECOND, 4.0, DAY + 25 * SECOND, 7.0));
        assertThat(t.windows(
                        "2025-06-02T00:00:05Z",
                        "2025-06-02T00:00:25Z",
                        null,
                        Fill.NONE,
                        WindowFunction.COUNT,
                        WindowFunction.MEAN,
                        WindowFunction.RATE))
                .extracting(Trial::text)
                .containsExactly("2025-06-02T00:00:05Z 2i 2.5 0.15");
    }

    @Test
    default void theFirstWindowMayStartBeforeTheRangeButTakesNoPointOfBefore() {
        Trial t = trial();
        t.writeValues(Map.of(
                DAY + 10 * SECOND, 1.0, DAY + 30 * SECOND, 10.0, DAY + 50 * SECOND, 13.0, DAY + 70 * SECOND, 100.0));
        assertThat(t.windows(
                        "2025-06-02T00:00:30Z",
                        "2025-06-02T00:01:10Z",
                        "1m",
                        Fill.NONE,
                        WindowFunction.SUM,
                        WindowFunction.RATE))
                .extracting(Trial::text)
                .containsExactly("2025-06-02T00:00:00Z 23 0.05");
    }

    @Test
    default void integersStayIntegersWhereExact() {
        Trial t = trial();
        long large = 9_007_199_254_740_993L;
        t.write(
                t.reading(DAY, Field.ofInteger("v", large)),
                t.reading(DAY + 1, Field.ofInteger("v", large + 1)),
                t.reading(DAY + 2, Field.ofInteger("v", 3)));
        assertThat(t.windows(
                        "2025-06-02T00:00:00Z",
                        "2025-06-02T00:01:00Z",
                        "1m",
                        Fill.NONE,
                        WindowFunction.MIN,
                        WindowFunction.MAX,
                        WindowFunction.SUM,
                        WindowFunction.FIRST,
                        WindowFunction.LAST,
                        WindowFunction.COUNT))
                .extracting(Trial::text)
                .containsExactly(
                        "2025-06-02T00:00:00Z 3i 9007199254740994i 18014398509481990i 9007199254740993i 3i 3i");
    }

    @Test
    default void meansAndRanksOfIntegersAreFloats() {
        Trial t = trial();
        t.write(
                t.reading(DAY, Field.ofInteger("v", -1)),
                t.reading(DAY + 1, Field.ofInteger("v", 2)),
                t.reading(DAY + 2, Field.ofInteger("v", 3)),
                t.reading(DAY + 3, Field.ofInteger("v", 8)));
        assertThat(t.windows(
                        "2025-06-02T00:00:00Z",
                        "2025-06-02T00:01:00Z",
                        "1m",
                        Fill.NONE,
                        WindowFunction.MEAN,
                        WindowFunction.MEDIAN,
                        WindowFunction.P95,
                        WindowFunction.STDDEV,
                        WindowFunction.RATE))
                .extracting(Trial::text)
                .containsExactly("2025-06-02T00:00:00Z 3 2.5 8 3.74165738677 0.15");
    }

    @Test
    default void textsAndTruthsAreCountedAndHaveAFirstAndALast() {
        Trial t = trial();
        t.write(
                t.reading(DAY, Field.of("v", "on"), Field.of("b", true)),
                t.reading(DAY + 1, Field.of("v", "off"), Field.of("b", false)));
        WindowFunction[] functions = {WindowFunction.COUNT, WindowFunction.FIRST, WindowFunction.LAST};
        assertThat(t.windows(query(t, List.of("v", "b"), Fill.NONE, functions)))
                .extracting(Trial::text)
                .containsExactly("2025-06-02T00:00:00Z 2i \"on\" \"off\" 2i true false");
        assertThatThrownBy(() -> t.windows(query(t, List.of("v"), Fill.NONE, WindowFunction.MEAN)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void fieldsAreCountedEachForItself() {
        Trial t = trial();
        t.write(
                t.reading(DAY, Field.of("v", 1), Field.of("w", 10)),
                t.reading(DAY + 1, Field.of("v", 3)),
                t.reading(DAY + 60 * SECOND, Field.of("w", 20)),
                t.reading(DAY + 120 * SECOND, Field.of("x", 20)));
        assertThat(t.windows(query(t, List.of("w", "v"), Fill.NONE, WindowFunction.MEAN, WindowFunction.COUNT)))
                .extracting(Trial::text)
                .containsExactly("2025-06-02T00:00:00Z 10 1i 2 2i", "2025-06-02T00:01:00Z 20 1i null null");
    }

    private static WindowQuery query(Trial t, List<String> fields, Fill fill, WindowFunction... functions) {
        return new WindowQuery(
                t.measurement,
                List.of(t.device),
                fields,
                DAY,
                DAY + 180 * SECOND,
                Every.parse("1m"),
                List.of(functions),
                fill,
                ZoneOffset.UTC);
    }

    @Test
    default void seriesAreKeptApartAndComeInOrder() {
        Trial t = trial();
        Tags room = Tags.of(Map.of("room", "hall"));
        t.write(
                t.reading(t.device("a"), DAY, Field.of("v", 1)),
                t.reading(t.measurement, t.device("a"), room, DAY, Field.of("v", 2)),
                t.reading(t.device("b"), DAY, Field.of("v", 3)),
                t.reading(t.device("b"), DAY + 1, Field.of("v", 5)));
        WindowQuery query = new WindowQuery(
                t.measurement,
                List.of(t.device("b"), t.device("unknown"), t.device("a")),
                List.of("v"),
                DAY,
                DAY + SECOND,
                null,
                List.of(WindowFunction.MEAN),
                Fill.NULL,
                ZoneOffset.UTC);
        assertThat(t.windows(query))
                .extracting(row ->
                        row.series().device().device() + row.series().tags().values() + " " + Trial.text(row))
                .containsExactly(
                        "b{} 2025-06-02T00:00:00Z 4",
                        "a{} 2025-06-02T00:00:00Z 1",
                        "a{room=hall} 2025-06-02T00:00:00Z 2");
    }

    @Test
    default void windowsStopWhenTheSinkWantsNoMore() {
        Trial t = trial();
        t.write(LongStream.range(0, 100)
                .mapToObj(i -> t.reading(DAY + i * SECOND, Field.of("v", i)))
                .toList());
        List<WindowRow> taken = new ArrayList<>();
        t.store.aggregate(
                t.query(
                        "2025-06-02T00:00:00Z",
                        "2025-06-02T01:00:00Z",
                        "1s",
                        Fill.NULL,
                        ZoneOffset.UTC,
                        WindowFunction.SUM),
                row -> {
                    taken.add(row);
                    return taken.size() < 3;
                });
        assertThat(taken)
                .extracting(Trial::text)
                .containsExactly("2025-06-02T00:00:00Z 0", "2025-06-02T00:00:01Z 1", "2025-06-02T00:00:02Z 2");
    }

    private static List<String> windows(Trial t, String from, String to, String every, String function) {
        WindowFunction wanted = WindowFunction.byLabel(function).orElseThrow();
        return t.windows(from, to, every, Fill.NONE, wanted).stream()
                .map(Trial::text)
                .toList();
    }
}
