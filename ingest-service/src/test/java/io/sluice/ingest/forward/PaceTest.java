/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void letsSoManyPerSecondGoBy() {
        Pace pace = new Pace(1_000);
        long now = -5 * SECOND;
        long begun = now;
        long gone = 0;
        for (int i = 0; i < 50; i++) {
            now += pace.delayNanos(200, now);
            gone += 200;
        }
        assertThat(gone).isEqualTo(10_000);
        assertThat((now - begun) / SECOND).isEqualTo(9); // the last group's share is still to come
        assertThat(Pace.mostAtOnce(1_000)).isEqualTo(200);
    }

    @Test
    void doesNotSaveUpWhatWasNotUsed() {
        Pace pace = new Pace(100);
        assertThat(pace.delayNanos(100, 0)).isZero();
        assertThat(pace.delayNanos(100, 60 * SECOND)).isZero();
        assertThat(pace.delayNanos(100, 60 * SECOND)).isEqualTo(SECOND);
    }

    @Test
    void withoutALimitNothingWaits() {
        Pace pace = new Pace(0);
        assertThat(pace.isLimited()).isFalse();
        assertThat(pace.delayNanos(1_000_000, 0)).isZero();
        assertThat(pace.delayNanos(1_000_000, 0)).isZero();
    }
}
