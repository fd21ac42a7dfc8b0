/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.support.settings.Setting;
import io.sluice.support.settings.SettingsContributor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {

    private static final Path REFERENCE = Path.of("..", "docs", "configuration.md");

    @Test
    void theReferenceSaysOfEverySettingWhatTheProgramSays() throws IOException {
        assertThat(Files.readString(REFERENCE)).contains(table());
    }

    /** The table as the reference must have it; printed when the test fails. */
    private static String table() {
        Map<String, Setting> settings = new LinkedHashMap<>();
        ServiceLoader.load(SettingsContributor.class)
                .forEach(contributor -> contributor.settings().forEach(s -> settings.putIfAbsent(s.name(), s)));
        StringBuilder table = new StringBuilder("| property | default | value | meaning |\n|---|---|---|---|\n");
        settings.values().stream()
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .forEach(s -> table.append("| `%s` | %s | %s | %s |%n"
                        .formatted(s.name(), s.defaultValue(), s.type().words(), s.description())));
        return table.toString();
    }
}
