/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.kit;

import static io.sluice.store.kit.Trial.HOUR;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Field;
import io.sluice.store.window.Fill;
import io.sluice.store.window.WindowFunction;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Windows on the calendar: local midnight, and the days on which clocks change. */
public interface WindowCalendarContract extends StoreUnderTest {

    /** A counter that goes up by one at every half hour, from 21:30 UTC on. */
    private static void writeHalfHours(Trial t, String day) {
        long from = Trial.nanos(day + "T21:30:00Z");
        t.write(LongStream.range(0, 60)
                .mapToObj(i -> t.reading(from + i * HOUR / 2, Field.of("v", i)))
                .toList());
    }

    private static List<String> counts(Trial t, String from, String to, String every) {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        return t.windows(t.query(from, to, every, Fill.NULL, berlin, WindowFunction.COUNT)).stream()
                .map(Trial::text)
                .toList();
    }

    @Test
    default void theDayThatLosesAnHourHasTwentyThree() {
        Trial t = trial();
        writeHalfHours(t, "2025-03-29");
        String from = "2025-03-29T23:00:00Z";
        String to = "2025-03-30T22:00:00Z";
        assertThat(counts(t, from, to, "1d")).containsExactly("2025-03-29T23:00:00Z 46i");
        assertThat(counts(t, from, to, "6h"))
                .containsExactly(
                        "2025-03-29T23:00:00Z 10i",
                        "2025-03-30T04:00:00Z 12i",
                        "2025-03-30T10:00:00Z 12i",
                        "2025-03-30T16:00:00Z 12i");
        assertThat(counts(t, from, to, "1h")).hasSize(23).allMatch(row -> row.endsWith(" 2i"));
        assertThat(counts(t, from, "2025-03-30T04:00:00Z", "2h"))
                .containsExactly("2025-03-29T23:00:00Z 4i", "2025-03-30T01:00:00Z 2i", "2025-03-30T02:00:00Z 4i");
    }

    @Test
    default void theDayThatGainsAnHourHasTwentyFive() {
        Trial t = trial();
        writeHalfHours(t, "2025-10-25");
        String from = "2025-10-25T22:00:00Z";
        String to = "2025-10-26T23:00:00Z";
        assertThat(counts(t, from, to, "1d")).containsExactly("2025-10-25T22:00:00Z 50i");
        assertThat(counts(t, from, to, "6h"))
                .containsExactly(
                        "2025-10-25T22:00:00Z 14i",
                        "2025-10-26T05:00:00Z 12i",
                        "2025-10-26T11:00:00Z 12i",
                        "2025-10-26T17:00:00Z 12i");
        assertThat(counts(t, from, to, "1h"))
                .hasSize(25)
                .allMatch(row -> row.endsWith(" 2i"))
                .contains("2025-10-26T00:00:00Z 2i", "2025-10-26T01:00:00Z 2i");
        assertThat(counts(t, from, "2025-10-26T05:00:00Z", "2h"))
                .containsExactly(
                        "2025-10-25T22:00:00Z 4i",
                        "2025-10-26T00:00:00Z 2i",
                        "2025-10-26T01:00:00Z 4i",
                        "2025-10-26T03:00:00Z 4i");
    }

    @Test
    default void aRateIsOverTheWindowsRealLength() {
        Trial t = trial();
        writeHalfHours(t, "2025-03-29");
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        // 9 increments in five hours, then 11 in six.
        assertThat(t.windows(t.query(
                        "2025-03-29T23:00:00Z", "2025-03-30T10:00:00Z", "6h", Fill.NONE, berlin, WindowFunction.RATE)))
                .extracting(Trial::text)
                .containsExactly("2025-03-29T23:00:00Z 0.0005", "2025-03-30T04:00:00Z 0.000509259259259");
    }

    @Test
    default void weeksStartOnMondaysAtLocalMidnight() {
        Trial t = trial();
        // Sunday evening and Monday morning in Berlin, before and after clocks change on Sunday, 30 March.
        t.write(
                t.reading(Trial.nanos("2025-03-23T22:59:59Z"), Field.of("v", 1)),
                t.reading(Trial.nanos("2025-03-23T23:00:00Z"), Field.of("v", 2)),
                t.reading(Trial.nanos("2025-03-30T21:59:59Z"), Field.of("v", 3)),
                t.reading(Trial.nanos("2025-03-30T22:00:00Z"), Field.of("v", 4)));
        assertThat(counts(t, "2025-03-20T00:00:00Z", "2025-04-03T00:00:00Z", "1w"))
                .containsExactly("2025-03-16T23:00:00Z 1i", "2025-03-23T23:00:00Z 2i", "2025-03-30T22:00:00Z 1i");
    }

    @Test
    default void severalDaysAreCountedFrom1970() {
        Trial t = trial();
        // 2025-03-29 is the 20 176th day after 1970-01-01, an even one.
        writeHalfHours(t, "2025-03-29");
        assertThat(counts(t, "2025-03-29T21:30:00Z", "2025-03-31T03:30:00Z", "2d"))
                .containsExactly("2025-03-28T23:00:00Z 49i", "2025-03-30T22:00:00Z 11i");
    }

    @Test
    default void windowsFollowZonesOfQuarterHours() {
        Trial t = trial();
        writeHalfHours(t, "2025-06-01");
        ZoneId kathmandu = ZoneId.of("Asia/Kathmandu");
        assertThat(t.windows(t.query(
                        "2025-06-01T21:30:00Z",
                        "2025-06-01T23:30:00Z",
                        "1h",
                        Fill.NONE,
                        kathmandu,
                        WindowFunction.COUNT)))
                .extracting(Trial::text)
                .containsExactly("2025-06-01T21:15:00Z 2i", "2025-06-01T22:15:00Z 2i");
    }
}
