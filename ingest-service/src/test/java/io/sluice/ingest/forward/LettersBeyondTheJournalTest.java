/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.ingest.Journals;
import io.sluice.ingest.deadletter.DeadLetter;
import io.sluice.ingest.deadletter.DeadLetters;
import io.sluice.ingest.deadletter.WhenFull;
import io.sluice.journal.Durability;
import io.sluice.journal.Journal;
import io.sluice.journal.JournalSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a power cut leaves with {@code durability=written}: letters are forced always, the journal's end is lost. */
class LettersBeyondTheJournalTest {

    private static final String TOPIC = "telemetry/plant/dev/m";

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 5})
    void aNewMessageGetsNoSequenceOfOneThatHasALetter(int left) throws Exception {
        aLetterOfMessage(5);
        try (Journal journal = Journal.open(
                new JournalSettings(directory.resolve("journal"), 64 << 20, 16 << 20, Durability.FORCED, 0))) {
            for (int i = 0; i < left; i++) {
                Journals.write(journal, TOPIC, "{\"v\":1}");
            }
        }

        try (Rig rig = new Rig(directory, new StoreOfATest(), settings())) {
            await().until(rig::isDone);
            assertThat(rig.received()).isEqualTo(6);
            assertThat(rig.confirmed().isConsistent()).isTrue();
            assertThat(rig.confirmed().settled()).isEqualTo(left);

            rig.receive(rig.now(), TOPIC, List.of("{nonsense"));
            await().until(rig::isDone);
            assertThat(rig.letters()).extracting(DeadLetter::id).containsExactly("5", "6");
            assertThat(rig.confirmed().isConsistent()).isTrue();
            assertThat(rig.confirmed().tally()).isEqualTo(new Tally(left, 1, 0, 0, left, 1));

            rig.save();
            rig.killAndComeBack();
            assertThat(rig.isDone()).isTrue();
            assertThat(rig.confirmed().isConsistent()).isTrue();
            assertThat(rig.received()).isEqualTo(7);
        }
    }

    private void aLetterOfMessage(long sequence) throws Exception {
        JournalSettings settings =
                new JournalSettings(directory.resolve("dead"), 64 << 20, 1 << 20, Durability.FORCED, 0);
        try (DeadLetters letters = DeadLetters.open(Journal.open(settings), WhenFull.BLOCK)) {
            letters.append(new DeadLetter(sequence, -1, "malformed-json", "for a test", 1, TOPIC, "{".getBytes(UTF_8)));
            letters.force();
        }
    }

    private static ForwardSettings settings() {
        return new ForwardSettings(
                new BatchLimits(20, 1 << 20, Duration.ofMillis(1)),
                3,
                new CatchUp(CatchUp.Order.BACKLOG_FIRST, 0),
                Rig.QUICK);
    }
}
