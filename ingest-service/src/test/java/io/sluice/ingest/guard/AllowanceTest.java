/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowanceTest {

    private static final long NOW = 1_800_000_000;

    @Test
    void isFullAtFirstAndRefilledEvenly() {
        Allowance allowance = new Allowance(1_000, 1_000, 3_600, NOW);
        assertThat(taken(allowance, 1_100, NOW)).isEqualTo(1_000);
        assertThat(taken(allowance, 1_100, NOW + 36)).isEqualTo(10);
        assertThat(taken(allowance, 1_100, NOW + 72)).isEqualTo(10);
        assertThat(taken(allowance, 1_100, NOW + 72 + 3_600)).isEqualTo(1_000);
        assertThat(taken(allowance, 1_100, NOW + 100_000))
                .as("never more than it holds")
                .isEqualTo(1_000);
    }

    @Test
    void timeThatGoesBackBringsNothing() {
        Allowance allowance = new Allowance(10, 10, 10, NOW);
        assertThat(taken(allowance, 20, NOW)).isEqualTo(10);
        assertThat(taken(allowance, 20, NOW - 1_000)).isZero();
        assertThat(taken(allowance, 20, NOW + 1)).isEqualTo(1);
    }

    @Test
    void whatIsMoreThanItHoldsIsThereForAPeriod() {
        Allowance allowance = new Allowance(10, 10, 100, NOW);
        allowance.set(50, NOW);
        assertThat(taken(allowance, 20, NOW + 99)).isEqualTo(20);
        assertThat(allowance.level(NOW + 100)).isEqualTo(10);
    }

    /** What a restart rests on: one that was fuller at first is never emptier later, whatever it is asked. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void theFullerOfTwoLetsThroughAllThatTheOtherDoes(int seed) {
        Random random = new Random(seed);
        long capacity = 1 + random.nextInt(100);
        long perPeriod = 1 + random.nextInt(500);
        long period = 1 + random.nextInt(5_000);
        Allowance less = new Allowance(capacity, perPeriod, period, NOW);
        Allowance more = new Allowance(capacity, perPeriod, period, NOW);
        less.set(random.nextInt((int) capacity), NOW);
        long second = NOW;
        List<Long> wrong = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            second += random.nextInt(4);
            boolean byLess = less.take(second);
            boolean byMore = more.take(second);
            if (byLess && !byMore || less.level() > more.level()) {
                wrong.add(second);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static int taken(Allowance allowance, int asked, long second) {
        int taken = 0;
        for (int i = 0; i < asked; i++) {
            taken += allowance.take(second) ? 1 : 0;
        }
        return taken;
    }
}
