/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RateSamplerTest {

    private static final long SECOND = 1_000_000_000L;

    private final RateSampler sampler = new RateSampler();

    @Test
    void measuresEachLaneByItself() {
        sampler.measure(0, 1_000, 500, Map.of(0L, 500L, 900L, 0L));
        RateSampler.Measured measured = sampler.measure(2 * SECOND, 1_400, 1_700, Map.of(0L, 1_300L, 900L, 400L));

        assertThat(measured.rates()).isEqualTo(new PipelineSnapshot.Rates(200, 600));
        assertThat(measured.lanes()).containsExactlyInAnyOrderEntriesOf(Map.of(0L, 400.0, 900L, 200.0));
    }

    @Test
    void aLaneThatIsNewCountsFromItsBeginning() {
        sampler.measure(0, 0, 0, Map.of(0L, 0L));
        assertThat(sampler.measure(SECOND, 10, 10, Map.of(5L, 7L)).lanes()).isEqualTo(Map.of(5L, 7.0));
    }

    @Test
    void forgetsWhatIsOlderThanItsWindow() {
        sampler.measure(0, 0, 0, Map.of());
        sampler.measure(8 * SECOND, 8_000, 0, Map.of());
        assertThat(sampler.measure(12 * SECOND, 8_400, 0, Map.of()).rates().receivedPerSecond())
                .isEqualTo(100);
    }
}
