/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowGridTest {

    private static final long HOUR = 3_600_000_000_000L;

    @ParameterizedTest
    @CsvSource({
        // two thirds of an hour do not fit the hour that happens twice: the change ends a window
        "2025-10-26T00:50:00Z, 45m, 2025-10-26T00:15:00Z, 2025-10-26T01:00:00Z",
        "2025-10-26T01:10:00Z, 45m, 2025-10-26T01:00:00Z, 2025-10-26T01:15:00Z",
        "2025-10-26T01:10:00Z, 90m, 2025-10-25T23:30:00Z, 2025-10-26T02:00:00Z",
        // and 02:30 does not exist in spring: its window starts with the change
        "2025-03-30T01:10:00Z, 150m, 2025-03-30T01:00:00Z, 2025-03-30T03:00:00Z",
        "2025-03-30T00:59:59Z, 150m, 2025-03-29T23:00:00Z, 2025-03-30T01:00:00Z",
        // five hours do not divide the day: the last window has four
        "2025-06-02T20:00:00Z, 5h, 2025-06-02T18:00:00Z, 2025-06-02T22:00:00Z",
        "2025-06-04T20:00:00Z, 1w, 2025-06-01T22:00:00Z, 2025-06-08T22:00:00Z",
        "2025-06-04T20:00:00Z, 7d, 2025-05-28T22:00:00Z, 2025-06-04T22:00:00Z",
        "1969-12-31T23:59:59Z, 1d, 1969-12-31T23:00:00Z, 1970-01-01T23:00:00Z",
    })
    void aTimeIsInItsWindow(Instant time, String every, Instant start, Instant end) {
        WindowGrid grid = new WindowGrid(Every.parse(every), ZoneId.of("Europe/Berlin"));
        assertThat(Instant.EPOCH.plusNanos(grid.startOf(nanos(time)))).isEqualTo(start);
        assertThat(Instant.EPOCH.plusNanos(grid.endOf(nanos(time)))).isEqualTo(end);
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    /** Zones with changes of an hour, of half an hour, at midnight, of a whole day, and none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTC",
                "Europe/Berlin",
                "America/New_York",
                "Australia/Lord_Howe",
                "America/Sao_Paulo",
                "Asia/Beirut",
                "America/St_Johns",
                "Pacific/Apia",
                "Asia/Kathmandu",
                "Africa/Casablanca"
            })
    void windowsFollowEachOtherWithoutGapOrOverlap(String zone) {
        Random random = new Random(20_250_602);
        for (String every :
                List.of("1m", "7m", "45m", "1h", "90m", "2h", "150m", "5h", "6h", "23h", "1d", "3d", "1w")) {
            WindowGrid grid = new WindowGrid(Every.parse(every), ZoneId.of(zone));
            for (int i = 0; i < 60; i++) {
                assertContiguous(grid, (long) (random.nextDouble() * 50 * 365 * 24 * HOUR));
            }
            ZoneId.of(zone).getRules().getTransitions().stream()
                    .filter(change -> change.getInstant().isAfter(Instant.parse("1980-01-01T00:00:00Z")))
                    .forEach(change -> assertContiguous(grid, nanos(change.getInstant()) - 3 * HOUR));
        }
    }

    private static void assertContiguous(WindowGrid grid, long from) {
        long time = from;
        for (int i = 0; i < 8; i++) {
            long start = grid.startOf(time);
            long end = grid.endOf(time);
            assertThat(time).isBetween(start, end - 1);
            assertThat(grid.startOf(start)).isEqualTo(start);
            assertThat(grid.endOf(start)).isEqualTo(end);
            assertThat(grid.startOf(end - 1)).isEqualTo(start);
            assertThat(grid.startOf(end)).isEqualTo(end);
            time = end + (i % 2) * (grid.endOf(end) - end) / 2;
        }
    }

    @Test
    void theEdgesOfTimeAreWindowsToo() {
        WindowGrid grid = new WindowGrid(Every.parse("1w"), ZoneId.of("Europe/Berlin"));
        List<Long> edges = new ArrayList<>();
        edges.add(grid.startOf(Long.MIN_VALUE));
        edges.add(grid.endOf(Long.MAX_VALUE));
        assertThat(edges).containsExactly(Long.MIN_VALUE, Long.MAX_VALUE);
    }
}
