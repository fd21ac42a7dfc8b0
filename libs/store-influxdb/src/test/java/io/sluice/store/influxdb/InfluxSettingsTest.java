/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InfluxSettingsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    @Test
    void neverShowsTheToken() {
        InfluxSettings settings = settings("http://localhost:8086", "telemetry");

        assertThat(settings.toString()).doesNotContain("secret");
        assertThat(settings.place()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8086", "ftp://localhost", "http:///x", "/x"})
    void refusesWhatIsNoHttpUrl(String url) {
        assertThatThrownBy(() -> settings(url, "b")).hasMessageContaining("it must be like http://");
    }

    @Test
    void refusesCredentialsInTheUrlWithoutRepeatingThem() {
        assertThatThrownBy(() -> settings("http://me:hidden@localhost:8086", "b"))
                .hasMessageContaining("token")
                .message()
                .doesNotContain("hidden");
    }

    @Test
    void refusesBlankNamesAndNoTime() {
        assertThatThrownBy(() -> settings("http://h", " ")).hasMessageContaining("bucket");
        assertThatThrownBy(() -> new InfluxSettings(URI.create("http://h"), "", "o", "b", TIMEOUT))
                .hasMessageContaining("token");
        assertThatThrownBy(() -> new InfluxSettings(URI.create("http://h"), null, "o", "b", Duration.ZERO))
                .hasMessageContaining("timeout");
    }

    @Test
    void asksTheDatabaseAndPolicyThatABucketOf1Names() {
        InfluxSettings settings = settings("http://localhost:8086", "telemetry/two_weeks");

        assertThat(settings.database()).isEqualTo("telemetry");
        assertThat(settings.retentionPolicy()).isEqualTo("two_weeks");
        assertThat(settings("http://localhost:8086", "plain").retentionPolicy()).isNull();
    }

    private static InfluxSettings settings(String url, String bucket) {
        return new InfluxSettings(URI.create(url), "secret", "org", bucket, TIMEOUT);
    }
}
