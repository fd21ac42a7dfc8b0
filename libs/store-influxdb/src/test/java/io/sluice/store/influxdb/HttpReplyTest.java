/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HttpReplyTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void readsRetryAfterAsSecondsAndAsADate() {
        assertThat(HttpReply.retryAfter("120", NOW)).isEqualTo(Duration.ofMinutes(2));
        assertThat(HttpReply.retryAfter("Thu, 01 Jan 2026 12:00:30 GMT", NOW)).isEqualTo(Duration.ofSeconds(30));
        assertThat(HttpReply.retryAfter("Thu, 01 Jan 2026 11:00:00 GMT", NOW)).isEqualTo(Duration.ZERO);
    }

    @Test
    void takesARetryAfterThatIsNeitherForNone() {
        assertThat(HttpReply.retryAfter(null, NOW)).isNull();
        assertThat(HttpReply.retryAfter("", NOW)).isNull();
        assertThat(HttpReply.retryAfter("soon", NOW)).isNull();
        assertThat(HttpReply.retryAfter("99999999999999999999", NOW)).isNull();
    }
}
