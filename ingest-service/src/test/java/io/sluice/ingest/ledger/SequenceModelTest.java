/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ingest.ledger.DeviceStream.Arriving;
import io.sluice.ingest.ledger.DeviceStream.Fate;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The ledger against a model that knows the truth, with fixed seeds. */
class SequenceModelTest {

    private static final int SEEDS = 200;
    private static final Fate ROUGH = new Fate(0.02, 0.03, 40, 0.05, 12, true);

    private final RangeBudget budget = new RangeBudget(1_000_000);
    private final Sequence sequence = new Sequence(budget);
    private long repeated;

    static Stream<Long> seeds() {
        return LongStream.range(0, SEEDS).boxed();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void namesExactlyWhatWasDroppedAmongRepeatedAndOvertakenReadings(long seed) {
        Fate fate = seed % 2 == 0 ? ROUGH : ROUGH.untimed();
        DeviceStream stream = new DeviceStream(seed, fate).run(seed, seed + 5_000, 20);
        feed(stream);
        assertNames(stream);
        assertThat(repeated).isEqualTo(stream.repeated());
        assertThat(sequence.resets() + sequence.wraps()).isZero();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void restartsLeaveNoFalseGapAndHideNoTrueOne(long seed) {
        Random random = new Random(seed);
        DeviceStream stream = new DeviceStream(seed, ROUGH.withDrops(0.005));
        for (int run = 0; run < 20; run++) {
            stream.pause(random.nextInt(60)).run(random.nextInt(2), 100 + random.nextInt(1_000), 60);
        }
        feed(stream);
        assertNames(stream);
        assertThat(sequence.resets() + sequence.wraps()).isEqualTo(19);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void restartsOfADeviceWithoutAClockLeaveNoFalseGapAndHideNoTrueOne(long seed) {
        Random random = new Random(seed);
        DeviceStream stream = new DeviceStream(seed, ROUGH.withDrops(0.005).untimed());
        for (int run = 0; run < 20; run++) {
            stream.run(random.nextInt(2), 300 + random.nextInt(1_000), 70);
        }
        feed(stream);
        assertNames(stream);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void wrapsLeaveNoFalseGapAndHideNoTrueOne(long seed) {
        Fate fate = seed % 2 == 0 ? ROUGH : ROUGH.untimed();
        long last = seed % 3 == 0 ? 65_535 : 255;
        DeviceStream stream = new DeviceStream(seed, fate).run(last - 150, last, 20);
        for (int run = 0; run < (last > 255 ? 2 : 40); run++) {
            stream.run(0, last, 40);
        }
        feed(stream);
        long named = sequence.missing().numbers();
        if (stream.timed()) {
            assertThat(named).isEqualTo(total(stream.dropped()));
        } else {
            // Without times a repetition at the wrong moment may hide one.
            assertThat(named).isBetween(total(stream.dropped()) - 1, total(stream.dropped()));
        }
        if (sequence.missing().unlisted() == 0 && named == total(stream.dropped())) {
            assertNames(stream);
        }
        assertThat(sequence.resets()).isZero();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void restartsAndWrapsTogetherWithoutALossLeaveNoGap(long seed) {
        Random random = new Random(seed);
        Fate fate = seed % 2 == 0 ? ROUGH.withDrops(0) : ROUGH.withDrops(0).untimed();
        DeviceStream stream = new DeviceStream(seed, fate);
        int from = 0;
        for (int run = 0; run < 60; run++) {
            boolean whole = random.nextBoolean();
            stream.run(from, whole ? 255 : 100 + random.nextInt(145), 0);
            from = whole ? 0 : random.nextInt(2);
        }
        feed(stream);
        assertThat(missing()).isEmpty();
        assertThat(sequence.missing().numbers()).isZero();
    }

    private void assertNames(DeviceStream stream) {
        TreeMap<Long, Integer> named = missing();
        stream.dropped().forEach((number, times) -> named.merge(number, -times, Integer::sum));
        named.values().removeIf(times -> times == 0);
        assertThat(named)
                .as("named more often than dropped (above 0), or not at all (below)")
                .isEmpty();
    }

    private void feed(DeviceStream stream) {
        long second = 0;
        for (Arriving reading : stream.arriving()) {
            long time = stream.timed() ? reading.time() : Sequence.NO_TIME;
            repeated += sequence.arrived(reading.number(), time, second++) == Arrival.REPEATED ? 1 : 0;
        }
    }

    private TreeMap<Long, Integer> missing() {
        TreeMap<Long, Integer> found = new TreeMap<>();
        sequence.missing()
                .forEach(range -> LongStream.rangeClosed(range.from(), range.to())
                        .forEach(number -> found.merge(number, 1, Integer::sum)));
        return found;
    }

    private static long total(TreeMap<Long, Integer> numbers) {
        return numbers.values().stream().mapToLong(Integer::longValue).sum();
    }
}
