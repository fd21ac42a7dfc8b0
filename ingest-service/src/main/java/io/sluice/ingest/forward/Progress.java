/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.journal.CheckpointFile;
import io.sluice.journal.Journal;
import io.sluice.journal.JournalException;
import io.sluice.store.SyncOutcome;
import io.sluice.store.TelemetryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the forwarder has come: what the store has confirmed, and what of it has been made safe. The journal forgets a
 * message only when the store has it on disk, its dead letter is forced, and the checkpoint says so. Thread-safe.
 */
public final class Progress {

    private static final Logger log = LoggerFactory.getLogger(Progress.class);

    private final CheckpointFile file;
    private final Journal journal;
    private volatile Checkpoint confirmed;
    private volatile Checkpoint saved;

    private Progress(CheckpointFile file, Journal journal, Checkpoint start) {
        this.file = file;
        this.journal = journal;
        this.confirmed = start;
        this.saved = start;
    }

    /** Reads the checkpoint that belongs to a journal, which must not have been written to yet. */
    public static Progress open(Path path, Journal journal) throws IOException, JournalException {
        CheckpointFile file = new CheckpointFile(path, Checkpoint.VERSION);
        Optional<Checkpoint> read = file.read().flatMap(Checkpoint::fromBytes);
        if (read.isEmpty() && journal.committedSequence() > 0) {
            log.error(
                    "the checkpoint {} is missing or unreadable; everything in the journal from record {} is written to the"
                            + " store once more (which changes nothing there), and the lifetime counters begin anew",
                    path,
                    journal.firstSequence());
        }
        Checkpoint start = read.orElseGet(() -> Checkpoint.startingAt(journal.firstSequence()));
        if (journal.committedSequence() < start.position()) {
            log.error(
                    "the journal ends at record {} but the checkpoint {} says that {} are done: the journal's folder was lost"
                            + " or replaced; it goes on from there",
                    journal.committedSequence(),
                    path,
                    start.position());
            journal.startAtLeastAt(start.position());
        }
        return new Progress(file, journal, start);
    }

    /** What the store has confirmed. */
    public Checkpoint confirmed() {
        return confirmed;
    }

    /** Advances over messages that have their terminal state now. One thread only. */
    void advance(long position, Tally more) {
        Checkpoint before = confirmed;
        confirmed = new Checkpoint(before.base(), position, before.tally().plus(more));
    }

    /**
     * Makes what is confirmed safe, and lets the journal forget it. Does nothing when there is nothing new.
     *
     * @param deadLetters forces the dead letters of the confirmed messages
     */
    synchronized void save(TelemetryStore store, Forcible deadLetters) throws IOException {
        Checkpoint now = confirmed;
        if (now.equals(saved)) {
            return;
        }
        switch (store.sync()) {
            case SyncOutcome.Synced _ -> {
                deadLetters.force();
                file.write(now.toBytes());
                saved = now;
                journal.release(now.position());
            }
            case SyncOutcome.NotSynced not -> log.warn("the store could not force what it holds: {}", not.reason());
        }
    }

    /** Something that can be forced to disk. */
    @FunctionalInterface
    interface Forcible {
        void force() throws IOException;
    }
}
