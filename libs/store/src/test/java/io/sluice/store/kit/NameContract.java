/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.kit;

import static io.sluice.store.kit.Trial.DAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.FieldValue.FloatValue;
import io.sluice.model.Names;
import io.sluice.model.Reading;
import io.sluice.model.Tags;
import io.sluice.store.LatestValue;
import io.sluice.store.Sighting;
import io.sluice.store.window.Fill;
import io.sluice.store.window.WindowFunction;
import io.sluice.store.window.WindowQuery;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every name that {@link Names} allows works everywhere a name can stand. */
public interface NameContract extends StoreUnderTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "two words",
                "  spaces around  ",
                "a,b",
                "a=b",
                "a, b = c",
                "say \"hello\"",
                "it's",
                "`tick`",
                "--",
                "$1",
                "null",
                "true",
                "1",
                "1e5",
                "_leading",
                "select",
                "a.b..c",
                "*",
                "{x}[y](z)",
                "a:b|c?d&e",
                "~!@^<>",
                "é ü ß",
                "温度 湿度",
                "Температура",
                "درجة الحرارة",
                "🌡️ sensor",
            })
    default void aNameWorksEverywhere(String name) {
        namesSurvive(name);
    }

    @Test
    default void aNameOfEveryPrintableAsciiCharacterWorksEverywhere() {
        namesSurvive(IntStream.range(' ', 0x7f)
                .mapToObj(Character::toString)
                .filter(Names::isValid)
                .filter(character -> !character.equals("."))
                .collect(Collectors.joining("", "", ".")));
    }

    @ParameterizedTest
    @MethodSource("printableAscii")
    default void everyPrintableAsciiCharacterWorksAtEitherEndOfAName(String character) {
        Trial t = trial();
        Field[] fields = {Field.of(character + "ab", 1), Field.of("ab" + character, 2)};
        DeviceKey device = new DeviceKey(character + t.site, t.site + character);
        t.write(t.reading(device, DAY, fields));
        assertThat(t.readings(t.scan(List.of(device)))).singleElement().satisfies(row -> {
            assertThat(row.series().device()).isEqualTo(device);
            assertThat(row.fields()).containsExactlyInAnyOrder(fields);
        });
        assertThat(t.store.devices(device.site())).containsExactly(device.device());
    }

    static List<String> printableAscii() {
        return IntStream.range(' ', 0x7f)
                .mapToObj(Character::toString)
                .filter(character -> Names.isValid(character + "x"))
                .toList();
    }

    @Test
    default void namesOf128ThreeByteCharactersWorkEverywhere() {
        Trial t = trial();
        // The unique part in three-byte characters too, so that all 128 count three.
        String unique =
                t.unique.chars().mapToObj(c -> Character.toString(0x4e00 + c)).collect(Collectors.joining());
        String longest = unique + "温".repeat(Names.MAX_LENGTH - unique.length());
        String field = "湿".repeat(Names.MAX_LENGTH - 1);
        Reading reading = t.reading(
                longest,
                new DeviceKey(longest, longest),
                Tags.NONE,
                DAY,
                Field.of(field + "一", 1),
                Field.of(field + "二", 2));
        t.write(reading);
        assertFound(t, reading);
    }

    @Test
    default void namesThatDifferInCaseAloneAreDifferent() {
        Trial t = trial();
        String lower = "kit-temp-" + t.unique;
        String upper = "kit-Temp-" + t.unique;
        t.write(
                t.reading(DAY, Field.of("Temp", 1), Field.of("temp", 2), Field.of("TEMP", "three")),
                t.reading(lower, t.device, Tags.NONE, DAY, Field.of("v", 1)),
                t.reading(upper, t.device, Tags.NONE, DAY, Field.of("v", "other type")),
                t.reading(t.device("DEV"), DAY, Field.of("temp", 4)));
        assertThat(t.rows()).containsExactly("0 TEMP=\"three\" Temp=1.0 temp=2.0");
        assertThat(t.rows(t.scan(List.of(t.device("DEV"))))).containsExactly("0 temp=4.0");
        assertThat(t.rows(t.scan(lower, List.of(t.device)))).containsExactly("0 v=1.0");
        assertThat(t.rows(t.scan(upper, List.of(t.device)))).containsExactly("0 v=\"other type\"");
        assertThat(t.store.measurements()).contains(lower, upper);
    }

    @Test
    default void fieldsMayBeNamedAlmostAsTheSeriesOwnColumns() {
        Trial t = trial();
        t.write(t.reading(
                DAY,
                Field.of("Time", 1),
                Field.of("timestamp", 2),
                Field.of("Site", 3),
                Field.of("Device", 4),
                Field.of("TIME", 5),
                Field.of("_time", 6),
                Field.of("measurement", 7)));
        assertThat(t.rows())
                .containsExactly("0 Device=4.0 Site=3.0 TIME=5.0 Time=1.0 _time=6.0 measurement=7.0 timestamp=2.0");
    }

    private void namesSurvive(String name) {
        Trial t = trial();
        DeviceKey device = new DeviceKey(shortened(name + t.unique), name);
        Tags tags = Tags.of(Map.of(name + "t", name));
        Reading reading = t.reading(
                shortened(name + t.unique), device, tags, DAY, Field.of(name, 1.5), Field.of(name + "2", name));
        t.write(reading);
        assertFound(t, reading);
    }

    /** A name of at most the greatest length that keeps its end. */
    private static String shortened(String name) {
        int excess = Math.max(0, name.codePointCount(0, name.length()) - Names.MAX_LENGTH);
        return name.substring(name.offsetByCodePoints(0, excess));
    }

    private static void assertFound(Trial t, Reading reading) {
        DeviceKey device = reading.series().device();
        String measurement = reading.series().measurement();
        t.writeSeen(List.of(), new Sighting(device, DAY, new TreeSet<>(List.of(measurement))));
        assertThat(t.readings(t.scan(measurement, List.of(device))))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.series()).isEqualTo(reading.series());
                    assertThat(row.fields()).containsExactlyInAnyOrderElementsOf(reading.fields());
                });
        assertThat(t.store.sites()).contains(device.site());
        assertThat(t.store.devices(device.site())).containsExactly(device.device());
        assertThat(t.store.measurements()).contains(measurement);
        assertThat(t.store.fields(measurement).keySet())
                .containsExactlyInAnyOrderElementsOf(
                        reading.fields().stream().map(Field::name).toList());
        assertThat(t.store.sightings(List.of(device), DAY).get(device).measurements())
                .containsExactly(measurement);
        Field first = reading.fields().getFirst();
        assertThat(t.store.latest(device, Trial.always()))
                .contains(new LatestValue(measurement, first.name(), DAY, first.value()));
        assertThat(t.windows(countAndLast(reading)))
                .singleElement()
                .satisfies(row -> assertThat(row.values()).last().isEqualTo(first.value()));
        assertThat(first.value()).isInstanceOf(FloatValue.class);
    }

    private static WindowQuery countAndLast(Reading reading) {
        return new WindowQuery(
                reading.series().measurement(),
                List.of(reading.series().device()),
                List.of(reading.fields().getFirst().name()),
                DAY,
                DAY + 1,
                null,
                List.of(WindowFunction.COUNT, WindowFunction.LAST),
                Fill.NONE,
                ZoneOffset.UTC);
    }
}
