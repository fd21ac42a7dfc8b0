/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacerTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void rateDoesNotDriftThoughEveryWaitIsLate() {
        Pacer pacer = new Pacer(300, 0);
        long now = 0;
        for (int turn = 0; turn < 300_000; turn++) {
            now += pacer.untilDue(now) + 70_000;
            pacer.advance();
        }

        assertThat(now).isBetween(999 * SECOND, 1_001 * SECOND);
        assertThat(pacer.restarts()).isZero();
    }

    @Test
    void shortDelayIsMadeUp() {
        Pacer pacer = new Pacer(10, 0);
        pacer.advance();

        assertThat(pacer.untilDue(2 * SECOND)).isZero();
        for (int turn = 1; turn <= 20; turn++) {
            pacer.advance();
        }

        assertThat(pacer.untilDue(2 * SECOND)).isEqualTo(SECOND / 10);
    }

    @Test
    void longDelayIsNotMadeUpInABurst() {
        Pacer pacer = new Pacer(10, 0);
        pacer.advance();

        assertThat(pacer.untilDue(60 * SECOND)).isZero();
        pacer.advance();

        assertThat(pacer.untilDue(60 * SECOND)).isEqualTo(SECOND / 10);
        assertThat(pacer.restarts()).isEqualTo(1);
    }

    @Test
    void unlimitedNeverWaits() {
        Pacer pacer = new Pacer(Double.POSITIVE_INFINITY, 0);
        pacer.advance();

        assertThat(pacer.untilDue(0)).isZero();
    }

    @Test
    void oneMessageInTenSecondsIsPossible() {
        Pacer pacer = new Pacer(0.1, 0);
        pacer.advance();

        assertThat(pacer.untilDue(0)).isEqualTo(10 * SECOND);
    }
}
