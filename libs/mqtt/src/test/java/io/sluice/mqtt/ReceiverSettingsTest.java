/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiverSettingsTest {

    private static final URI BROKER = URI.create("tcp://localhost");

    @Test
    void hasSensibleDefaults() {
        ReceiverSettings settings = builder(BROKER, "g", "telemetry/#").build();
        assertThat(settings.connections()).isEqualTo(1);
        assertThat(settings.sessionExpiry()).isEqualTo(Duration.ofDays(7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost", "localhost:1883", "tcp:///x"})
    void refusesAddressesItCannotUse(String uri) {
        assertThatThrownBy(() -> builder(URI.create(uri), "g", "a").build())
                .hasMessageContaining(uri)
                .hasMessageContaining("tcp://host:1883");
    }

    @Test
    void refusesCredentialsInTheAddressWithoutShowingThem() {
        assertThatThrownBy(() -> builder(URI.create("tcp://ingest:S3cret@broker:1883"), "g", "a")
                        .build())
                .hasMessageContaining("broker address for broker holds a user name or password")
                .hasMessageNotContaining("S3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "$share/g/a", "a/#/b", "a#", "a/b+", "a\u0000"})
    void refusesFiltersThatAreWrong(String filter) {
        assertThatThrownBy(() -> builder(BROKER, "g", filter).build()).hasMessageContaining("topic filter");
    }

    @Test
    void refusesNumbersOutOfBounds() {
        assertThatThrownBy(
                        () -> builder(BROKER, "g", "a").receiveMaximum(70_000).build())
                .hasMessageContaining("receiveMaximum is 70000; it must be between 1 and 65535");
        assertThatThrownBy(() -> builder(BROKER, "g", "a").inFlightBytes(10).build())
                .hasMessageContaining("inFlightBytes is 10");
        assertThatThrownBy(() -> builder(BROKER, "a/b", "a").build()).hasMessageContaining("share group 'a/b'");
    }

    @Test
    void showsNoPassword() {
        assertThat(builder(BROKER, "g", "a")
                        .credentials("user", "geheim")
                        .build()
                        .toString())
                .doesNotContain("geheim");
    }

    private static ReceiverSettings.Builder builder(URI uri, String group, String filter) {
        return ReceiverSettings.builder(uri, Path.of("."), group, List.of(filter));
    }
}
