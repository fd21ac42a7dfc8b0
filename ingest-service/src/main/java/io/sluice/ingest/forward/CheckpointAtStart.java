/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.journal.CheckpointFile;
import io.sluice.journal.Journal;
import io.sluice.journal.JournalException;
import io.sluice.model.EpochNanos;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where forwarding begins: what the checkpoint says, and what is to be made of it when the journal has lost its end, by a
 * power cut with {@code durability=written}, or altogether. New messages never get a sequence that is known as another's.
 */
final class CheckpointAtStart {

    private static final Logger log = LoggerFactory.getLogger(CheckpointAtStart.class);

    private CheckpointAtStart() {}

    /** Reads the checkpoint of a journal, which goes on above it. */
    static Checkpoint read(CheckpointFile file, Path path, Journal journal) throws IOException, JournalException {
        Optional<Checkpoint> read = file.read().flatMap(Checkpoint::fromBytes);
        if (read.isEmpty() && journal.committedSequence() > 0) {
            log.error(
                    "the checkpoint {} is missing or unreadable; everything in the journal from record {} is written to the"
                            + " store once more (which changes nothing there), and the lifetime counters begin anew",
                    path,
                    journal.firstSequence());
        }
        Checkpoint start = read.orElseGet(() -> Checkpoint.startingAt(journal.firstSequence()));
        long end = journal.committedSequence();
        if (end >= start.reach()) {
            return start;
        }
        log.error(
                "the journal ends at record {} but the checkpoint {} says that {} are done: the journal's folder was lost or"
                        + " replaced, or a power cut took its end; it goes on from there",
                end,
                path,
                start.reach());
        journal.startAtLeastAt(start.reach());
        return end > start.position() ? start : withoutBacklog(start);
    }

    /**
     * The backlog went with the journal: what was lost cannot be counted as anything, so counting leaves it out. (What is
     * lost of one that is still there in part, the lanes leave out when they are one again.)
     */
    private static Checkpoint withoutBacklog(Checkpoint start) {
        return new Checkpoint(start.reach() - start.settled(), start.reach(), null, start.tally());
    }

    /** Lets the journal go on at a sequence that something else knows as used; what to begin with then. */
    static Checkpoint goingOnAt(
            long sequence, Checkpoint start, CheckpointFile file, Journal journal, InstantSource clock)
            throws IOException, JournalException {
        long end = journal.committedSequence();
        if (sequence <= end) {
            return start;
        }
        log.error(
                "the journal ends at record {} but there are dead letters of messages up to {}: a power cut has taken those, and"
                        + " maybe more; it goes on behind them",
                end,
                sequence - 1);
        Checkpoint later = start.goingOnAt(sequence, end, EpochNanos.of(clock.instant()));
        file.write(later.toBytes()); // first: where the journal ended cannot be told afterwards
        journal.startAtLeastAt(sequence);
        return later;
    }
}
