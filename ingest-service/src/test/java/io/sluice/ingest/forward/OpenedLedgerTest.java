/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.codec.route.RouteSource;
import io.sluice.codec.route.RouteTable;
import io.sluice.ingest.Journals;
import io.sluice.ingest.deadletter.DeadLetters;
import io.sluice.ingest.deadletter.WhenFull;
import io.sluice.ingest.ledger.DeliveryLedger;
import io.sluice.ingest.ledger.LedgerFile;
import io.sluice.ingest.ledger.LedgerTotals;
import io.sluice.journal.Journal;
import io.sluice.store.kit.InMemoryTelemetryStore;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start makes of the ledger that is there. */
class OpenedLedgerTest {

    @TempDir
    Path directory;

    private final InMemoryTelemetryStore store = new InMemoryTelemetryStore();

    @BeforeEach
    void aJournalOfAHundredMessagesAllSettled() throws Exception {
        try (Journal journal = Journals.open(directory.resolve("journal"), 1 << 20)) {
            for (int i = 0; i < 100; i++) {
                Journals.write(journal, "telemetry/a/b/c", "{\"v\":1}");
            }
            Progress progress = progress(journal);
            progress.advance(progress.oldest(), 100, new Tally(100, 0, 0, 0, 100, 0));
            progress.save(store, () -> {});
        }
    }

    @Test
    void countingBeginsAtTheCheckpointWhereThereIsNoLedger() throws Exception {
        DeliveryLedger ledger = open("journal");
        assertThat(ledger.position()).isEqualTo(100);
        assertThat(ledger.totals().agreesWith(new LedgerTotals.Baseline(100, 100, 0, 0, 0)))
                .isTrue();
        assertThat(directory.resolve("ledger")).as("a crash begins here too").exists();
    }

    @Test
    void theJournalIsReadAgainFromWhereTheLedgerStands() throws Exception {
        write(60);
        DeliveryLedger ledger = open("journal");
        assertThat(ledger.position()).isEqualTo(60);
        assertThat(ledger.totals().uncounted()).isZero();
    }

    @Test
    void whatTheJournalNoLongerHasIsNotCountedAndSaidToBeSo() throws Exception {
        write(60);
        try (Journal journal = Journals.open(directory.resolve("another-journal"), 1 << 20);
                DeadLetters letters =
                        DeadLetters.open(Journals.open(directory.resolve("dead"), 1 << 20), WhenFull.BLOCK)) {
            Progress progress = progress(journal);
            OpenedLedger opened = OpenedLedger.open(directory.resolve("ledger"), 1_000, journal, progress);
            LedgerKeeper keeper =
                    new LedgerKeeper(opened, journal, progress, letters, new RouteSource(RouteTable.DEFAULT));
            keeper.start();
            await().until(() -> opened.ledger().position() == 100);
            keeper.stop(Duration.ofSeconds(10));
            assertThat(opened.ledger().totals().uncounted()).isEqualTo(40);
        }
    }

    @Test
    void aLedgerOfAnotherJournalBeginsAnew() throws Exception {
        write(5_000);
        DeliveryLedger ledger = open("journal");
        assertThat(ledger.position()).isEqualTo(100);
        assertThat(ledger.totals().messages()).isZero();
    }

    private void write(long position) throws Exception {
        DeliveryLedger ledger = new DeliveryLedger(1_000);
        ledger.take(position, position, nobody -> {});
        new LedgerFile(directory.resolve("ledger")).write(ledger, any -> true);
    }

    private DeliveryLedger open(String folder) throws Exception {
        try (Journal journal = Journals.open(directory.resolve(folder), 1 << 20)) {
            return OpenedLedger.open(directory.resolve("ledger"), 1_000, journal, progress(journal))
                    .ledger();
        }
    }

    private Progress progress(Journal journal) throws Exception {
        return Progress.open(directory.resolve("checkpoint"), journal);
    }
}
