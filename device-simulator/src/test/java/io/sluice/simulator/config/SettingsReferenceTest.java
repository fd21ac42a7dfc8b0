/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.simulator.InvalidSettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reference says what the program says. */
class SettingsReferenceTest {

    private static final Path REFERENCE = Path.of("..", "docs", "configuration.md");

    @Test
    void theReferenceHasEverySetting() throws IOException {
        assertThat(Files.readString(REFERENCE)).contains(table());
    }

    /** The table as the reference must have it; printed when the test fails. */
    private static String table() {
        StringBuilder table = new StringBuilder("| property | default | value | meaning |\n|---|---|---|---|\n");
        Arrays.stream(Setting.values())
                .sorted(Comparator.comparing(Setting::property))
                .forEach(s -> table.append("| `%s` | %s | %s | %s |%n"
                        .formatted(s.property(), s.standard().isEmpty() ? "–" : s.standard(), s.range(), s.meaning())));
        return table.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECTIONS, 64, 65",
        "CONNECTIONS, 1, 0",
        "DEVICES_PER_SITE, 100000, 100001",
        "DEVICES_PER_SITE, 1, 0",
        "RATE, 10000000, 10000001",
        "INTERVAL, 1ms, 0ms",
        "DURATION, 0s, -1s",
        "COUNT, 0, -1",
        "BACKFILL, 366d, 367d",
        "BACKFILL, 0s, -1s",
        "BACKFILL_STEP, 1s, 999ms",
        "CLOCK_OFFSET, 3660d, 3661d",
        "CLOCK_OFFSET, -3660d, -3661d",
    })
    void theBoundsAreThoseThatAreChecked(Setting setting, String inside, String outside) {
        assertThat(setting.range()).contains(inside);
        read(setting, inside);
        assertThatThrownBy(() -> read(setting, outside))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining(setting.property());
    }

    private static void read(Setting setting, String value) {
        SettingsReader.read(List.of("--%s=%s".formatted(setting.property(), value)), Map.of());
    }
}
