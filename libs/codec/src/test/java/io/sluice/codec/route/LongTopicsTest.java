/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.Decoding;
import io.sluice.codec.MessageDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics may have 64 kB, and whoever publishes chooses them. */
class LongTopicsTest {

    private final RouteResolver resolver = new RouteResolver(RouteTable.DEFAULT);
    private final MessageDecoder decoder = new MessageDecoder(RouteTable.DEFAULT);

    @ParameterizedTest
    @ValueSource(
            strings = {"telemetry/plant/%s/m", "%s", "spBv1.0/%s/NDATA/n", "spBv1.0/plant/%s/n", "spBv1.0/g/NDATA/%s"})
    void areNotRememberedAndQuotedInPart(String form) {
        for (int i = 0; i < 1_000; i++) {
            String topic = form.formatted(i + "x".repeat(60_000));
            resolver.resolve(topic);

            assertThat(decoder.decode(topic, new byte[] {1}, 0))
                    .isInstanceOfSatisfying(
                            Decoding.Undecodable.class,
                            bad -> assertThat(bad.fault().detail())
                                    .hasSizeLessThan(1_000)
                                    .contains("xxx…"));
        }
        assertThat(resolver.remembered()).isZero();
    }

    @Test
    void moreOfThemThanMayBeRememberedBeginTheMemoryAnew() {
        String longest = "telemetry/plant/dev/m/" + "x".repeat(990);
        for (int i = 10_000; i < 30_000; i++) {
            resolver.resolve(longest + i);
            assertThat(resolver.remembered()).isLessThan(9_000);
        }
        assertThat(resolver.remembered()).isPositive();
    }
}
