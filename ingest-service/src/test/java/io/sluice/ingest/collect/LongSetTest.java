/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LongSetTest {

    @Test
    void holdsWhatASetOfTheJdkHolds() {
        Random random = new Random(5);
        LongSet set = new LongSet(0);
        Set<Long> model = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            long value = random.nextLong(10_000) - 5_000;
            assertThat(set.add(value)).isEqualTo(model.add(value));
        }
        assertThat(set.size()).isEqualTo(model.size());
        for (long value = -6_000; value < 6_000; value++) {
            assertThat(set.contains(value)).as("%d", value).isEqualTo(model.contains(value));
        }
    }

    @Test
    void meetsASetThatHoldsOneOfItsValuesZeroIncluded() {
        assertThat(of(1, 2, 3).meets(of(9, 8, 3, 7))).isTrue();
        assertThat(of(9, 8, 3, 7).meets(of(1, 2, 3))).isTrue();
        assertThat(of(0, 1).meets(of(2, 0))).isTrue();
        assertThat(of(0, 1).meets(of(2, 3))).isFalse();
        assertThat(of().meets(of(2, 3))).isFalse();
    }

    private static LongSet of(long... values) {
        LongSet set = new LongSet(values.length);
        for (long value : values) {
            set.add(value);
        }
        return set;
    }
}
