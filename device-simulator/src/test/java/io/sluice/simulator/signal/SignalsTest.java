/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SignalsTest {

    private static final long MIDNIGHT = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void dailyCurvePeaksAtItsHourAndIsLowestTwelveHoursLater() {
        Signal temperature = Signals.daily(20, 5, 14);

        assertThat(temperature.at(hour(14))).isEqualTo(25, within(1e-9));
        assertThat(temperature.at(hour(2))).isEqualTo(15, within(1e-9));
        assertThat(temperature.at(hour(8))).isEqualTo(20, within(1e-9));
    }

    @Test
    void sunShinesOnlyByDay() {
        Signal sun = Signals.daylight(900);

        assertThat(sun.at(hour(3))).isZero();
        assertThat(sun.at(hour(12))).isEqualTo(900, within(1e-9));
        assertThat(sun.at(hour(21))).isZero();
    }

    @Test
    void noiseIsBoundedAndHasTheSpreadItIsMadeWith() {
        Signal noise = Signals.noise(new Seed(7), 2);

        double[] values = samples(noise, 20_000, Duration.ofMillis(1));

        double mean = Arrays.stream(values).average().orElseThrow();
        double variance = Arrays.stream(values)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElseThrow();
        assertThat(mean).isEqualTo(0, within(0.1));
        assertThat(Math.sqrt(variance)).isEqualTo(2, within(0.1));
        assertThat(Arrays.stream(values)).allMatch(v -> Math.abs(v) <= 7);
    }

    @Test
    void wanderingIsSlow() {
        Signal wander = Signals.wander(new Seed(3), 10, Duration.ofHours(1));

        double[] values = samples(wander, 1_000, Duration.ofSeconds(10));

        for (int i = 1; i < values.length; i++) {
            assertThat(Math.abs(values[i] - values[i - 1])).isLessThan(0.1);
            assertThat(Math.abs(values[i])).isLessThanOrEqualTo(10);
        }
    }

    @Test
    void spikesAreRareAndHigh() {
        Signal spikes = Signals.spikes(new Seed(5), 8, Duration.ofHours(1), Duration.ofMinutes(2));

        double[] day = samples(spikes, 24 * 60, MINUTE);

        long high = Arrays.stream(day).filter(v -> v > 0).count();
        assertThat(high).isBetween(40L, 60L);
        assertThat(Arrays.stream(day).max().orElseThrow()).isBetween(6.0, 8.0);
    }

    @Test
    void ageingCreepsUpAndIsCalibratedBack() {
        Signal drift = Signals.ageing(1, Duration.ofDays(1));

        assertThat(drift.at(hour(6))).isEqualTo(0.25, within(1e-9));
        assertThat(drift.at(hour(18))).isEqualTo(0.75, within(1e-9));
        assertThat(drift.at(hour(24))).isZero();
    }

    @Test
    void sameSeedGivesTheSameAndAnotherSeedAnotherValue() {
        assertThat(Signals.noise(new Seed(1), 1).at(MIDNIGHT))
                .isEqualTo(Signals.noise(new Seed(1), 1).at(MIDNIGHT))
                .isNotEqualTo(Signals.noise(new Seed(2), 1).at(MIDNIGHT));
        assertThat(new Seed(1).child("a").value())
                .isEqualTo(new Seed(1).child("a").value())
                .isNotEqualTo(new Seed(1).child("b").value());
    }

    @Test
    void timesBeforeTheEpochAreTimesLikeOthers() {
        Signal wander = Signals.wander(new Seed(3), 10, Duration.ofHours(1));

        assertThat(wander.at(-1)).isEqualTo(wander.at(1), within(0.01));
        assertThat(Signals.daily(20, 5, 14).at(-Duration.ofHours(10).toMillis()))
                .isEqualTo(25, within(1e-9));
    }

    private static long hour(int hour) {
        return MIDNIGHT + Duration.ofHours(hour).toMillis();
    }

    private static double[] samples(Signal signal, int count, Duration step) {
        return LongStream.range(0, count)
                .mapToDouble(i -> signal.at(MIDNIGHT + i * step.toMillis()))
                .toArray();
    }
}
