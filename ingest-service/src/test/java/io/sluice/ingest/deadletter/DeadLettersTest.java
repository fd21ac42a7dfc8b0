/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ingest.Journals;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersTest {

    @TempDir
    Path directory;

    @Test
    void keepsLettersOverAReopenAndRecognisesThemAgain() throws Exception {
        try (DeadLetters letters = DeadLetters.open(Journals.open(directory, 1 << 20), WhenFull.BLOCK)) {
            assertThat(letters.append(letter(5, -1, 10))).isEqualTo(new DeadLetters.Outcome.Kept(true));
            assertThat(letters.append(letter(6, 0, 10))).isEqualTo(new DeadLetters.Outcome.Kept(true));
            letters.force();
        }
        try (DeadLetters letters = DeadLetters.open(Journals.open(directory, 1 << 20), WhenFull.BLOCK)) {
            assertThat(letters.append(letter(5, -1, 10))).isEqualTo(new DeadLetters.Outcome.Kept(false));
            assertThat(letters.append(letter(6, 0, 10))).isEqualTo(new DeadLetters.Outcome.Kept(false));
            assertThat(letters.append(letter(6, 1, 10))).isEqualTo(new DeadLetters.Outcome.Kept(true));
            letters.force();
            assertThat(letters.list(0, 10, letter -> true).letters())
                    .extracting(DeadLetter::id)
                    .containsExactly("5", "6-0", "6-1");
        }
    }

    @Test
    void listsPageByPage() throws Exception {
        try (DeadLetters letters = DeadLetters.open(Journals.open(directory, 1 << 20), WhenFull.BLOCK)) {
            for (int i = 0; i < 5; i++) {
                letters.append(letter(i, -1, 10));
            }
            letters.force();
            DeadLetters.Page first = letters.list(0, 3, letter -> true);
            assertThat(first.letters()).extracting(DeadLetter::sequence).containsExactly(0L, 1L, 2L);
            DeadLetters.Page second = letters.list(first.next().orElseThrow(), 3, letter -> true);
            assertThat(second.letters()).extracting(DeadLetter::sequence).containsExactly(3L, 4L);
            assertThat(second.next()).isEmpty();
        }
    }

    @Test
    void takesNoMoreWhenItIsFullAndMayNotDropAny() throws Exception {
        try (DeadLetters letters = DeadLetters.open(Journals.open(directory, 128 << 10), WhenFull.BLOCK)) {
            DeadLetters.Outcome last = fill(letters, 100);
            assertThat(last).isInstanceOf(DeadLetters.Outcome.NoRoom.class);
            assertThat(letters.evicted()).isZero();
        }
    }

    @Test
    void dropsTheOldestAndCountsThemWhenItMay() throws Exception {
        try (DeadLetters letters = DeadLetters.open(Journals.open(directory, 128 << 10), WhenFull.DROP_OLDEST)) {
            DeadLetters.Outcome last = fill(letters, 100);
            assertThat(last).isInstanceOf(DeadLetters.Outcome.Kept.class);
            letters.force();
            long kept = letters.list(0, 1_000, letter -> true).letters().size();
            assertThat(letters.evicted()).isPositive().isEqualTo(100 - kept);
        }
    }

    private static DeadLetters.Outcome fill(DeadLetters letters, int count) throws Exception {
        DeadLetters.Outcome last = null;
        for (int i = 0; i < count; i++) {
            last = letters.append(letter(i, -1, 5_000));
        }
        return last;
    }

    private static DeadLetter letter(long sequence, int index, int size) {
        return new DeadLetter(sequence, index, "malformed-json", "détail", 17, "telemetry/a/b/c", new byte[size]);
    }
}
