/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {

    private static final Instant NOW = Instant.parse("2026-01-08T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z",
                "2026-01-01T00:00Z, 2026-01-01T00:00:00Z",
                "2026-01-01T00:00:00.000000001Z, 2026-01-01T00:00:00.000000001Z",
                "2026-01-01T01:00:00+01:00, 2026-01-01T00:00:00Z",
                "2026-01-01T01:00:00 01:00, 2026-01-01T00:00:00Z",
                "1955-11-05T06:15:00.25Z, 1955-11-05T06:15:00.25Z",
                "1767225600500, 2026-01-01T00:00:00.5Z",
                "0, 1970-01-01T00:00:00Z",
                "-1, 1969-12-31T23:59:59.999Z",
                "now, 2026-01-08T12:00:00Z",
                "-1h, 2026-01-08T11:00:00Z",
                "-15m, 2026-01-08T11:45:00Z",
                "-7d, 2026-01-01T12:00:00Z",
                "-1w, 2026-01-01T12:00:00Z",
                "-250ms, 2026-01-08T11:59:59.75Z",
                "now-30s, 2026-01-08T11:59:30Z",
                "+5m, 2026-01-08T12:05:00Z",
                "` 5m`, 2026-01-08T12:05:00Z",
            })
    void aTimeIsReadAndShown(String text, String shown) {
        assertThat(TimeText.show(TimeText.parse(text, NOW))).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "2026-01-01",
                "2026-01-01T00:00:00",
                "-1y",
                "1h",
                "--1h",
                "now-",
                "1e3",
                "-99999999999w"
            })
    void whatIsNoTimeIsRefusedWithTheWaysToWriteOne(String text) {
        assertThatThrownBy(() -> TimeText.parse(text, NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a time")
                .hasMessageContaining("-15m");
    }

    @Test
    void theEdgesOfNanosecondsAreKept() {
        for (long nanos : new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE}) {
            assertThat(TimeText.parse(TimeText.show(nanos), NOW)).isEqualTo(nanos);
        }
        assertThatThrownBy(() -> TimeText.parse("2262-04-12T00:00:00Z", NOW)).hasMessageContaining("from 1678 to 2261");
    }
}
