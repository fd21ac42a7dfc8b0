/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.support.settings.Setting;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardPropertiesTest {

    private static final Map<String, Setting> SETTINGS =
            new IngestSettings().settings().stream().collect(Collectors.toMap(Setting::name, Function.identity()));

    @ParameterizedTest
    @CsvSource({
        "new-series, -1, is out of bounds",
        "new-series, many, is not a whole number",
        "known-series, 999, is out of bounds",
        "future, 0s, is out of bounds",
        "future, tomorrow, is not a duration",
        "past, 999999d, is out of bounds",
        "times, drop, 'is none of accept, dead-letter'",
        "max-fields, 1001, is out of bounds",
        "max-fields, 0, is out of bounds",
        "max-name-length, 129, is out of bounds",
        "site-rate, 0, is out of bounds",
    })
    void saysWhatIsWrongWithAValue(String name, String value, String fault) {
        assertThat(fault(name, value)).isEqualTo(fault);
    }

    @ParameterizedTest
    @CsvSource({
        "new-series, 0",
        "new-series, 50000",
        "known-series, 1000000",
        "future, 24h",
        "past, 30d",
        "times, dead-letter",
        "times, DEAD_LETTER",
        "max-fields, 1000",
        "max-name-length, 128",
        "site-rate, 1",
    })
    void takesGoodOnes(String name, String value) {
        assertThat(fault(name, value)).isNull();
    }

    private static String fault(String name, String value) {
        return SETTINGS.get("sluice.ingest.guards." + name).type().fault().apply(value);
    }
}
