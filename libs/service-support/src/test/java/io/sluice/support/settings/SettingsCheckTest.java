/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.unit.DataSize;

class SettingsCheckTest {

    private static final SettingsContributor SOME = () -> List.of(
            new Setting("sluice.batch.max-lines", SettingType.integer(1, 10), "5", "…"),
            new Setting(
                    "sluice.batch.linger",
                    SettingType.duration(Duration.ofMillis(1), Duration.ofMinutes(1)),
                    "50ms",
                    "…"),
            new Setting(
                    "sluice.size", SettingType.dataSize(DataSize.ofKilobytes(1), DataSize.ofGigabytes(1)), "1MB", "…"),
            new Setting("sluice.uri", SettingType.uri("tcp", "ssl"), "–", "…"),
            new Setting("sluice.filters[]", SettingType.text(), "–", "…"),
            new Setting("sluice.token", SettingType.secretText(), "–", "…"),
            new Setting("sluice.keys[].sha256", SettingType.sha256(), "–", "…"),
            new Setting("sluice.mode", SettingType.oneOf("drop-oldest", "block"), "block", "…"));

    @Test
    void acceptsKnownSettingsInEverySpelling() {
        assertThat(faults(
                        Map.of(
                                "sluice.batch.max-lines", "7",
                                "sluice.batch.linger", "100ms",
                                "sluice.size", "64MB",
                                "sluice.uri", "tcp://localhost:1883",
                                "sluice.filters[0]", "a/#",
                                "sluice.filters[1]", "b/#",
                                "sluice.mode", "DROP_OLDEST"),
                        Map.of("SLUICE_BATCH_MAX_LINES", "3", "SLUICE_BATCH_MAXLINES", "3", "SLUICE_FILTERS_0", "a/#")))
                .isEmpty();
    }

    @Test
    void refusesCredentialsInAnAddressAndNeverShowsThem() {
        assertThat(faults(Map.of("sluice.uri", "tcp://ingest:S3cret@broker:1883"), Map.of()))
                .singleElement()
                .asString()
                .contains("sluice.uri = 'tcp://***@broker:1883' holds a user name or password")
                .doesNotContain("S3cret");
        assertThat(faults(Map.of("sluice.uri", "amqp://ingest:S3/cr@et@broker"), Map.of()))
                .singleElement()
                .asString()
                .contains("'amqp://***@broker'")
                .doesNotContain("S3", "et@");
    }

    @Test
    void namesEveryFaultAtOnceWithValueReasonAndWayOut() {
        List<String> faults = faults(
                Map.of(
                        "sluice.batch.max-lines", "11",
                        "sluice.batch.linger", "soon",
                        "sluice.size", "12 parsecs",
                        "sluice.uri", "http://x",
                        "sluice.mode", "explode"),
                Map.of());
        assertThat(faults).hasSize(5);
        assertThat(faults)
                .anySatisfy(fault -> assertThat(fault)
                        .contains("sluice.batch.max-lines = '11'", "out of bounds", "a whole number from 1 to 10"));
        assertThat(faults).anySatisfy(fault -> assertThat(fault).contains("'soon'", "is not a duration", "50ms"));
        assertThat(faults).anySatisfy(fault -> assertThat(fault).contains("'http://x'", "tcp"));
    }

    @Test
    void refusesUnknownSettingsAndVariablesAndNamesTheNearest() {
        assertThat(faults(Map.of("sluice.batch.max-linse", "3"), Map.of("SLUICE_BATCH_LINGRE", "3")))
                .anySatisfy(fault -> assertThat(fault)
                        .contains("sluice.batch.max-linse", "is not a setting", "'sluice.batch.max-lines'"))
                .anySatisfy(fault -> assertThat(fault).contains("SLUICE_BATCH_LINGRE", "'sluice.batch.linger'"))
                .hasSize(2);
    }

    @Test
    void neverShowsASecret() {
        assertThat(faults(Map.of("sluice.keys[0].sha256", "hunter2"), Map.of()))
                .singleElement()
                .satisfies(fault -> assertThat(fault).contains("(not shown)").doesNotContain("hunter2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2\n", "hunter2\r", "hun\tter2", "hunter2\u007f", "\u0085hunter2"})
    void aSecretWithAControlCharacterIsRefusedAndNotShown(String secret) {
        for (List<String> faults : List.of(
                faults(Map.of("sluice.token", secret), Map.of()), faults(Map.of(), Map.of("SLUICE_TOKEN", secret)))) {
            assertThat(faults)
                    .singleElement()
                    .satisfies(fault -> assertThat(fault)
                            .contains("(not shown)", "often a line feed at the end of a secret file")
                            .doesNotContain("hun", "ter2"));
        }
        assertThat(faults(Map.of("sluice.token", "hunter 2 ü"), Map.of())).isEmpty();
    }

    @Test
    void looksAtSettingsTogetherOnceEachIsReadable() {
        SettingsContributor contradicting = new SettingsContributor() {
            @Override
            public List<Setting> settings() {
                return SOME.settings();
            }

            @Override
            public void check(SettingsView settings, SettingsFaults faults) {
                if (settings.is("sluice.mode", "block")) {
                    faults.add("sluice.mode", "block", "does not go with this", "Choose.");
                }
            }
        };
        assertThat(SettingsCheck.faults(environment(Map.of("sluice.mode", "block"), Map.of()), List.of(contradicting)))
                .containsExactly("sluice.mode = 'block' does not go with this. Choose.");
    }

    private static List<String> faults(Map<String, String> properties, Map<String, String> variables) {
        return SettingsCheck.faults(environment(properties, variables), List.of(SOME));
    }

    private static StandardEnvironment environment(Map<String, String> properties, Map<String, String> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        environment.getPropertySources().addFirst(new MapPropertySource("given", new HashMap<>(properties)));
        environment
                .getPropertySources()
                .addLast(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new HashMap<>(variables)));
        return environment;
    }
}
