/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnownLettersTest {

    @Test
    void knowsEveryLetterInWhateverOrderItCame() {
        KnownLetters known = new KnownLetters();
        for (long sequence = 10_000; sequence > 0; sequence--) {
            known.add(sequence, (int) (sequence % 7) - 1);
        }
        assertThat(known.size()).isEqualTo(10_000);
        assertThat(known.contains(14, -1)).isTrue();
        assertThat(known.contains(15, 0)).isTrue();
        assertThat(known.contains(15, 1)).isFalse();
        assertThat(known.contains(10_001, 4)).isFalse();
    }

    @Test
    void forgetsWhatNeverComesAgainAndNothingElse() {
        KnownLetters known = new KnownLetters();
        for (long sequence = 0; sequence < 1_000; sequence++) {
            known.add(sequence, 0);
        }
        known.forgetBelow(900);
        assertThat(known.size()).isEqualTo(100);
        assertThat(known.contains(899, 0)).isFalse();
        assertThat(known.contains(900, 0)).isTrue();
    }
}
