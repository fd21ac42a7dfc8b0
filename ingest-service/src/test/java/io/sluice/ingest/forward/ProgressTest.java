/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ingest.Journals;
import io.sluice.journal.CheckpointFile;
import io.sluice.journal.Journal;
import io.sluice.store.kit.InMemoryTelemetryStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {

    @TempDir
    Path directory;

    private final InMemoryTelemetryStore store = new InMemoryTelemetryStore();
    private Journal journal;

    @BeforeEach
    void open() throws Exception {
        journal = Journals.open(directory.resolve("journal"), 1 << 20);
        for (int i = 0; i < 100; i++) {
            Journals.write(journal, "telemetry/a/b/c", "{\"v\":1}");
        }
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void readsTheCheckpointOfTheVersionBefore() throws Exception {
        ByteBuffer old = ByteBuffer.allocate(64);
        for (long value : new long[] {0, 40, 38, 2, 0, 0, 38, 2}) {
            old.putLong(value);
        }
        new CheckpointFile(directory.resolve("checkpoint"), 1).write(old.array());

        Progress progress = progress();

        assertThat(progress.confirmed()).isEqualTo(new Checkpoint(0, 40, null, new Tally(38, 2, 0, 0, 38, 2)));
        progress.advance(progress.oldest(), 41, stored(1));
        progress.save(store, () -> {});
        assertThat(progress().confirmed().position()).isEqualTo(41);
    }

    @Test
    void savesNoMoreThanWasConfirmedBeforeTheOthersWroteWhatBelongsToIt() throws Exception {
        Progress progress = progress();
        progress.advance(progress.oldest(), 10, stored(10));
        progress.beforeSaving(() -> progress.advance(progress.oldest(), 11, stored(1)));

        progress.save(store, () -> {});

        assertThat(progress.saved().position()).isEqualTo(10);
        assertThat(progress.confirmed().position()).isEqualTo(11);
    }

    @Test
    void keepsBothCursorsOverAStartAndMakesThemOneAtTheEnd() throws Exception {
        Progress progress = progress();
        progress.advance(progress.oldest(), 10, stored(10));
        Progress.Cursor live = progress.split(60, 99);
        progress.advance(live, 75, stored(15));
        progress.save(store, () -> {});

        Progress again = progress();
        assertThat(again.confirmed()).isEqualTo(new Checkpoint(0, 10, new Checkpoint.Live(60, 75, 99), stored(25)));
        assertThat(again.confirmed().isConsistent()).isTrue();
        again.advance(again.oldest(), 60, stored(50));
        again.merge();

        assertThat(again.confirmed()).isEqualTo(new Checkpoint(0, 75, null, stored(75)));
        assertThat(again.confirmed().isConsistent()).isTrue();
    }

    @Test
    void theJournalForgetsOnlyWhatTheBacklogHasPassed() throws Exception {
        try (Journal large = Journals.open(directory.resolve("large"), 1 << 20)) {
            for (int i = 0; i < 60; i++) {
                Journals.write(large, "telemetry/a/b/c", "x".repeat(10_000));
            }
            Progress progress = Progress.open(directory.resolve("other"), large);
            Progress.Cursor live = progress.split(30, 99);
            progress.advance(live, 60, stored(30));
            progress.save(store, () -> {});
            assertThat(large.firstSequence()).as("the backlog needs it").isZero();

            progress.advance(progress.oldest(), 30, stored(30));
            progress.merge();
            progress.save(store, () -> {});
            assertThat(large.firstSequence()).isGreaterThan(30);
        }
    }

    @Test
    void aJournalThatWasLostTakesTheBacklogWithItAndTheCountersStillAddUp() throws Exception {
        Progress progress = progress();
        progress.advance(progress.oldest(), 10, stored(10));
        progress.advance(progress.split(60, 99), 100, stored(40));
        progress.save(store, () -> {});
        journal.close();
        journal = Journals.open(directory.resolve("new-journal"), 1 << 20);

        Checkpoint start = progress().confirmed();

        assertThat(start.position()).isEqualTo(100);
        assertThat(start.live()).isNull();
        assertThat(start.tally()).isEqualTo(stored(50));
        assertThat(start.isConsistent()).isTrue();
        assertThat(journal.committedSequence()).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({"70, 50", "40, 30"})
    void aJournalThatHasLostItsEndKeepsWhatIsLeftOfTheBacklog(int left, int ofBacklog) throws Exception {
        Progress progress = progress();
        progress.advance(progress.oldest(), 10, stored(10));
        progress.advance(progress.split(60, 99), 100, stored(40));
        progress.save(store, () -> {});
        journalEndsAt(left);

        Progress again = progress();
        assertThat(again.confirmed()).isEqualTo(new Checkpoint(0, 10, new Checkpoint.Live(60, 100, 99), stored(50)));
        assertThat(journal.committedSequence()).isEqualTo(100);
        again.advance(again.oldest(), 10 + ofBacklog, stored(ofBacklog));
        again.merge();
        assertThat(again.confirmed().position()).isEqualTo(100);
        assertThat(again.confirmed().isConsistent()).isTrue();
    }

    private void journalEndsAt(int records) throws Exception {
        journal.close();
        journal = Journals.open(directory.resolve("journal-of-" + records), 1 << 20);
        for (int i = 0; i < records; i++) {
            Journals.write(journal, "telemetry/a/b/c", "{\"v\":1}");
        }
    }

    @Test
    void numbersThatWereNeverUsedBeforeTheLiveLaneDoNotKeepTheLanesApart() throws Exception {
        Progress progress = progress();
        progress.split(60, 99);
        progress.advance(progress.oldest(), 55, stored(55));
        progress.merge();
        assertThat(progress.confirmed().position()).isEqualTo(60);
        assertThat(progress.confirmed().isConsistent()).isTrue();
    }

    private Progress progress() throws Exception {
        return Progress.open(directory.resolve("checkpoint"), journal);
    }

    private static Tally stored(long messages) {
        return new Tally(messages, 0, 0, 0, messages, 0);
    }
}
