/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.ingest.ledger.DeliveryLedger;
import io.sluice.ingest.ledger.LedgerFile;
import io.sluice.journal.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The delivery ledger as it was on the disk, and where it goes back to. */
public record OpenedLedger(DeliveryLedger ledger, LedgerFile file) {

    private static final Logger log = LoggerFactory.getLogger(OpenedLedger.class);

    /**
     * Reads the ledger that belongs to a checkpoint; where there is none, counting begins at the checkpoint. Before
     * anything is settled.
     */
    public static OpenedLedger open(Path path, int mostSeries, Journal journal, Progress progress) throws IOException {
        LedgerFile file = new LedgerFile(path);
        long settled = progress.confirmed().position();
        Optional<DeliveryLedger> read = file.read(mostSeries).filter(known -> isOf(journal, known));
        DeliveryLedger ledger = read.orElseGet(() -> new DeliveryLedger(mostSeries));
        if (read.isEmpty()) {
            ledger.beginAt(settled, progress.confirmed().baseline());
            begin(file, ledger);
        }
        long readable = Math.min(settled, journal.firstSequence());
        if (ledger.position() < readable) {
            log.error(
                    "the delivery ledger ends at message {} and the journal begins at {}: those between are not counted in it",
                    ledger.position(),
                    readable);
            ledger.skipTo(readable);
            begin(file, ledger);
        }
        progress.alsoNeededFrom(ledger::position);
        return new OpenedLedger(ledger, file);
    }

    private static boolean isOf(Journal journal, DeliveryLedger ledger) {
        boolean fits = ledger.position() <= journal.committedSequence();
        if (!fits) {
            log.error(
                    "the delivery ledger is of message {} and the journal ends at {}: it is of another journal, and counting begins"
                            + " anew",
                    ledger.position(),
                    journal.committedSequence());
        }
        return fits;
    }

    /** So that a crash before it is written for the first time leaves nothing uncounted. */
    private static void begin(LedgerFile file, DeliveryLedger ledger) {
        try {
            file.write(ledger, position -> true);
        } catch (IOException e) {
            log.error(
                    "the delivery ledger cannot be written yet: a crash before it can would leave messages uncounted",
                    e);
        }
    }
}
