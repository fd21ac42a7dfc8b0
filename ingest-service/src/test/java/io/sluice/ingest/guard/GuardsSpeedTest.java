/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.Decoding;
import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.model.Tags;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every message passes the guards. What one costs, beside merely looking at its names as the decoder has just done, is
 * printed; the bounds are wide, since tests run on busy machines.
 */
class GuardsSpeedTest {

    private static final int MESSAGES = 1_000_000;
    private static final long NOW = 1_800_000_000_000_000_000L;

    @TempDir
    Path folder;

    @Test
    void aMessageOfAKnownSeriesCostsNextToNothing() {
        IntFunction<SeriesKey> byTopic = i -> SeriesKey.of("environment", "plant", "dev-%05d".formatted(i));
        print("1 000 devices, the decoder's own keys", nanos(1_000, byTopic, false), 500);
        print("100 000 devices, the decoder's own keys", nanos(100_000, byTopic, false), 2_000);
        IntFunction<SeriesKey> byTag = i -> new SeriesKey(
                "environment", new DeviceKey("plant", "dev-%05d".formatted(i % 50)), Tags.of(Map.of("lot", "L" + i)));
        print("1 000 series by a payload's tag, keys made anew", nanos(1_000, byTag, true), 2_000);
    }

    private static void print(String what, double nanos, double most) {
        System.out.printf("guards, %s: %.0f ns a message%n", what, nanos);
        assertThat(nanos).isLessThan(most);
    }

    private double nanos(int count, IntFunction<SeriesKey> series, boolean copied) {
        Decoding.Decoded[] decoded = new Decoding.Decoded[count];
        for (int i = 0; i < count; i++) {
            SeriesKey key = series.apply(i);
            Reading reading = new Reading(key, NOW, List.of(Field.of("temperature", 1), Field.of("seq", 2)));
            decoded[i] = new Decoding.Decoded(List.of(reading), List.of());
        }
        GuardSettings settings = GuardSettings.DEFAULT.withNewSeries(1_000_000);
        Path own = folder.resolve(count + "-" + copied);
        try (Guards guards = Guards.open(own, settings, (_, _) -> false, 0, false, InstantSource.system())) {
            double with = best(decoded, copied, one -> guards.inspect(1, NOW, one) == one);
            double without = best(decoded, copied, one -> true);
            assertThat(guards.knownSeries()).isEqualTo(count);
            return with - without;
        }
    }

    private static double best(Decoding.Decoded[] decoded, boolean copied, Predicate<Decoding.Decoded> work) {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            int hashes = 0;
            boolean passed = true;
            long began = System.nanoTime();
            for (int i = 0; i < MESSAGES; i++) {
                Decoding.Decoded one = decoded[i % decoded.length];
                one = copied ? copy(one) : one;
                hashes += one.readings().getFirst().series().device().device().hashCode();
                passed &= work.test(one);
            }
            best = Math.min(best, (System.nanoTime() - began) / (double) MESSAGES);
            assertThat(passed).as("%d", hashes).isTrue();
        }
        return best;
    }

    /** As a route with tags from the payload makes it: another key of the same device. */
    private static Decoding.Decoded copy(Decoding.Decoded one) {
        Reading reading = one.readings().getFirst();
        SeriesKey key = reading.series();
        SeriesKey same = new SeriesKey(key.measurement(), key.device(), key.tags());
        return new Decoding.Decoded(List.of(new Reading(same, reading.timeNanos(), reading.fields())), List.of());
    }
}
