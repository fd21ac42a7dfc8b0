/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.kit;

import static io.sluice.store.kit.Trial.DAY;
import static io.sluice.store.kit.Trial.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Field;
import io.sluice.store.window.Every;
import io.sluice.store.window.Fill;
import io.sluice.store.window.WindowFunction;
import io.sluice.store.window.WindowQuery;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands in for windows without points: never anything from outside the range. */
public interface WindowFillContract extends StoreUnderTest {

    @ParameterizedTest
    @CsvSource({
        // windows of 10 s from 0 to 70 s; points in those of 10, 20 and 50; one before and one after the range
        "none,     -,    2,  -8,  -,    -,   10,  -",
        "null,     null, 2,  -8,  null, null, 10, null",
        "previous, null, 2,  -8,  -8,   -8,  10,  10",
        "linear,   null, 2,  -8,  -2,   4,   10,  null",
    })
    default void emptyWindowsAreFilled(
            String fill, String w0, String w1, String w2, String w3, String w4, String w5, String w6) {
        Trial t = trial();
        writeWithGaps(t);
        String[] expected = {w0, w1, w2, w3, w4, w5, w6};
        String[] starts = {"00:00", "00:10", "00:20", "00:30", "00:40", "00:50", "01:00"};
        assertThat(means(t, fill))
                .containsExactlyElementsOf(IntStream.range(0, 7)
                        .filter(i -> !expected[i].equals("-"))
                        .mapToObj(i -> "2025-06-02T00:%sZ %s".formatted(starts[i], expected[i]))
                        .toList());
    }

    private static void writeWithGaps(Trial t) {
        t.writeValues(Map.of(
                DAY - SECOND,
                1000.0,
                DAY + 11 * SECOND,
                1.0,
                DAY + 19 * SECOND,
                3.0,
                DAY + 20 * SECOND,
                -8.0,
                DAY + 55 * SECOND,
                10.0,
                DAY + 70 * SECOND,
                1000.0));
    }

    private static List<String> means(Trial t, String fill) {
        return t
                .windows(
                        "2025-06-02T00:00:00Z",
                        "2025-06-02T00:01:10Z",
                        "10s",
                        Fill.byLabel(fill).orElseThrow(),
                        WindowFunction.MEAN)
                .stream()
                .map(Trial::text)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"null", "previous", "linear"})
    default void theCountOfAnEmptyWindowIsZeroUnlessEmptyWindowsAreLeftOut(String fill) {
        Trial t = trial();
        t.writeValues(Map.of(DAY, 1.0, DAY + 20 * SECOND, 1.0));
        assertThat(t.windows(
                        "2025-06-02T00:00:00Z",
                        "2025-06-02T00:00:40Z",
                        "10s",
                        Fill.byLabel(fill).orElseThrow(),
                        WindowFunction.COUNT))
                .extracting(Trial::text)
                .containsExactly(
                        "2025-06-02T00:00:00Z 1i",
                        "2025-06-02T00:00:10Z 0i",
                        "2025-06-02T00:00:20Z 1i",
                        "2025-06-02T00:00:30Z 0i");
    }

    @Test
    default void columnsAreFilledEachForItself() {
        Trial t = trial();
        t.write(
                t.reading(DAY, Field.of("v", 0), Field.of("w", 10)),
                t.reading(DAY + 10 * SECOND, Field.of("w", 20)),
                t.reading(DAY + 20 * SECOND, Field.of("v", 4)),
                t.reading(DAY + 40 * SECOND, Field.of("w", 80)));
        WindowQuery query = new WindowQuery(
                t.measurement,
                List.of(t.device),
                List.of("v", "w", "never"),
                DAY,
                DAY + 50 * SECOND,
                Every.parse("10s"),
                List.of(WindowFunction.LAST),
                Fill.LINEAR,
                ZoneOffset.UTC);
        assertThat(t.windows(query))
                .extracting(Trial::text)
                .containsExactly(
                        "2025-06-02T00:00:00Z 0 10 null",
                        "2025-06-02T00:00:10Z 2 20 null",
                        "2025-06-02T00:00:20Z 4 40 null",
                        "2025-06-02T00:00:30Z null 60 null",
                        "2025-06-02T00:00:40Z null 80 null");
    }

    @Test
    default void aWindowOfOnePointHasNoDeviationAndIsNotFilledWithOne() {
        Trial t = trial();
        t.writeValues(Map.of(DAY, 1.0, DAY + SECOND, 3.0, DAY + 10 * SECOND, 9.0));
        assertThat(t.windows(
                        "2025-06-02T00:00:00Z", "2025-06-02T00:00:30Z", "10s", Fill.PREVIOUS, WindowFunction.STDDEV))
                .extracting(Trial::text)
                .containsExactly(
                        "2025-06-02T00:00:00Z 1.41421356237",
                        "2025-06-02T00:00:10Z null",
                        "2025-06-02T00:00:20Z 1.41421356237");
    }

    @Test
    default void aSeriesWithoutAPointInTheRangeIsNotFilled() {
        Trial t = trial();
        t.writeValues(Map.of(DAY - 1, 1.0, DAY + 10 * SECOND, 2.0));
        assertThat(t.windows("2025-06-02T00:00:00Z", "2025-06-02T00:00:10Z", "1s", Fill.PREVIOUS, WindowFunction.MEAN))
                .isEmpty();
    }

    @Test
    default void fillBeginsWithTheWindowThatHoldsTheStartOfTheRange() {
        Trial t = trial();
        t.writeValues(Map.of(DAY + 25 * SECOND, 2.0));
        assertThat(t.windows("2025-06-02T00:00:05Z", "2025-06-02T00:00:31Z", "10s", Fill.NULL, WindowFunction.MAX))
                .extracting(Trial::text)
                .containsExactly(
                        "2025-06-02T00:00:00Z null",
                        "2025-06-02T00:00:10Z null",
                        "2025-06-02T00:00:20Z 2",
                        "2025-06-02T00:00:30Z null");
    }

    @Test
    default void textsAreRepeatedButNotInterpolated() {
        Trial t = trial();
        t.write(t.reading(DAY, Field.of("v", "on")), t.reading(DAY + 20 * SECOND, Field.of("v", "off")));
        String from = "2025-06-02T00:00:00Z";
        assertThat(t.windows(from, "2025-06-02T00:00:30Z", "10s", Fill.PREVIOUS, WindowFunction.LAST))
                .extracting(Trial::text)
                .containsExactly(
                        "2025-06-02T00:00:00Z \"on\"", "2025-06-02T00:00:10Z \"on\"", "2025-06-02T00:00:20Z \"off\"");
        assertThat(t.windows(from, "2025-06-02T00:00:30Z", "10s", Fill.LINEAR, WindowFunction.LAST))
                .extracting(Trial::text)
                .containsExactly(
                        "2025-06-02T00:00:00Z \"on\"", "2025-06-02T00:00:10Z null", "2025-06-02T00:00:20Z \"off\"");
    }
}
