/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SiteLoadsTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long BEGIN = 1_767_225_600L;

    private final SiteLoads loads = new SiteLoads();

    @Test
    void namesTheBusiestOfTheLastTenWholeSecondsFirst() {
        receive("quiet", 3, 5);
        receive("flood", 3, 400);
        receive("quiet", 12, 1);

        GuardReport.Busiest busiest = loads.busiest(10, site -> true);

        assertThat(busiest.until()).isEqualTo(Instant.ofEpochSecond(BEGIN + 10));
        assertThat(busiest.sites())
                .containsExactly(new GuardReport.SiteLoad("flood", 40), new GuardReport.SiteLoad("quiet", 0.5));
        assertThat(loads.busiest(1, site -> true).sites())
                .extracting(GuardReport.SiteLoad::site)
                .containsExactly("flood");
        assertThat(loads.busiest(10, "quiet"::equals).sites())
                .extracting(GuardReport.SiteLoad::site)
                .containsExactly("quiet");
    }

    @Test
    void aBacklogIsNotCountedAsWhatComesNow() {
        receive("plant", 25, 10);
        receive("plant", 35, 1);
        receive("plant", 2, 1_000);
        receive("plant", 26, 10);

        assertThat(loads.busiest(10, site -> true).sites()).containsExactly(new GuardReport.SiteLoad("plant", 2));
    }

    @Test
    void whoIsSilentIsNotListed() {
        receive("plant", 3, 10);
        receive("other", 45, 1);

        assertThat(loads.busiest(10, site -> true).sites()).isEmpty();
        assertThat(new SiteLoads().busiest(10, site -> true).until()).isNull();
    }

    @Test
    void madeUpNamesDoNotKeepAFloodOffTheListForLong() {
        for (int i = 0; i < 10_500; i++) {
            receive("made-up-" + i, 3, 1);
        }
        receive("flood", 35, 100);
        receive("flood", 45, 1);

        assertThat(loads.busiest(1, site -> true).sites()).containsExactly(new GuardReport.SiteLoad("flood", 10));
    }

    private void receive(String site, int second, int messages) {
        for (int i = 0; i < messages; i++) {
            loads.count(site, (BEGIN + second) * SECOND + i);
        }
    }
}
