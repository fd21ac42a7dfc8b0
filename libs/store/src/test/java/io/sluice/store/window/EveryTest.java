/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EveryTest {

    @Test
    void hoursThatAreWholeDaysAreDays() {
        assertThat(Every.parse("24h")).isEqualTo(Every.days(1));
        assertThat(Every.parse("1440m")).isEqualTo(Every.days(1));
        assertThat(Every.parse("250ms")).isEqualTo(new Every.OfDay(Duration.ofMillis(250)));
        assertThat(Every.parse("2w")).isEqualTo(Every.weeks(2)).isNotEqualTo(Every.parse("14d"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', is not a length of time",
        "1, is not a length of time",
        "1 m, is not a length of time",
        "1y, is not a length of time",
        "-1h, is not a length of time",
        "1.5h, is not a length of time",
        "0s, is out of bounds",
        "36501d, is out of bounds",
        "999999999999w, is out of bounds",
        "36h, not whole days",
    })
    void otherLengthsAreRefusedWithTheReason(String text, String reason) {
        assertThatThrownBy(() -> Every.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }
}
