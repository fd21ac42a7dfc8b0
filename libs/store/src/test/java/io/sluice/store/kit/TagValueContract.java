/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.kit;

import static io.sluice.store.kit.Trial.DAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Field;
import io.sluice.model.Names;
import io.sluice.model.Reading;
import io.sluice.model.TagValueRule;
import io.sluice.model.Tags;
import io.sluice.store.Scan;
import io.sluice.store.window.Fill;
import io.sluice.store.window.WindowFunction;
import io.sluice.store.window.WindowRow;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every value that {@link TagValueRule} allows keeps its series apart from all others, and comes back as it went in. */
public interface TagValueContract extends StoreUnderTest {

    /** All as values of one tag of one device, so that none may be taken for another. */
    @Test
    default void valuesOfATagComeBackAsTheyWere() {
        Trial t = trial();
        List<Reading> readings = values().stream()
                .map(value ->
                        t.reading(t.measurement, t.device, Tags.of(Map.of("label", value)), DAY, Field.of("v", 1)))
                .toList();
        t.write(readings);
        assertThat(t.readings(t.scan(List.of(t.device))))
                .extracting(row -> row.series().tags().values().get("label"))
                .containsExactlyElementsOf(values().stream().sorted().toList());
        assertThat(t.windows(t.query(
                        "2025-06-02T00:00:00Z",
                        "2025-06-03T00:00:00Z",
                        null,
                        Fill.NONE,
                        ZoneOffset.UTC,
                        WindowFunction.COUNT)))
                .extracting(WindowRow::series)
                .containsExactlyInAnyOrderElementsOf(
                        readings.stream().map(Reading::series).toList());
    }

    /** A page that ends within a series is gone on with by that series' tags. */
    @Test
    default void aScanGoesOnBehindAnyValueOfATag() {
        Trial t = trial();
        List<String> values = List.of(" ", "#", "%", "'", "+", ".", "..", "/", ";", "a, =\"b ", "км/ч");
        for (int second = 0; second < 2; second++) {
            long time = DAY + second * Trial.SECOND;
            t.write(values.stream()
                    .map(value ->
                            t.reading(t.measurement, t.device, Tags.of(Map.of("label", value)), time, Field.of("v", 1)))
                    .toList());
        }
        for (String value : values) {
            Scan.After after = new Scan.After(t.device, Tags.of(Map.of("label", value)), DAY);
            List<Reading> rest = t.readings(t.scan(Trial.always(), Scan.Order.ASCENDING, after));
            assertThat(rest).as(value).hasSize(1 + 2 * (values.size() - 1 - values.indexOf(value)));
            assertThat(rest.getFirst()).satisfies(row -> {
                assertThat(row.series().tags().values()).containsEntry("label", value);
                assertThat(row.timeNanos()).isEqualTo(DAY + Trial.SECOND);
            });
        }
    }

    private static List<String> values() {
        Stream<String> printable = IntStream.rangeClosed(' ', '~')
                .mapToObj(Character::toString)
                .flatMap(c -> Stream.of(c, c + "x", "x" + c, c + "x" + c + "y" + c, c + c));
        Stream<String> words = Stream.of(
                "...",
                "/var/log",
                "km/h",
                "../../etc",
                "null",
                "''",
                "温度/湿度",
                "Насос №7",
                "مضخّة الماء",
                "🌡️ 💧",
                "a\u2028b",
                "\u00a0",
                "温".repeat(Names.MAX_LENGTH),
                "💧".repeat(Names.MAX_LENGTH));
        return Stream.concat(printable, words)
                .filter(TagValueRule::isValid)
                .distinct()
                .toList();
    }
}
