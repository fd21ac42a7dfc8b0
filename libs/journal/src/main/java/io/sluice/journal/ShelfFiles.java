/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets a shelf's files back: drops those in which nothing is left, and moves what is left in the oldest to the end.
 * Synchronized by the shelf.
 */
final class ShelfFiles {

    private static final Logger LOG = LoggerFactory.getLogger(ShelfFiles.class);

    private final Journal journal;
    private final Places dead;
    private final Shelf.Visitor visitor;

    ShelfFiles(Journal journal, Places dead, Shelf.Visitor visitor) {
        this.journal = journal;
        this.dead = dead;
        this.visitor = visitor;
    }

    /** Drops the oldest files for as long as nothing is left in them. */
    void dropEmpty() {
        OptionalLong end = journal.firstFileEnd();
        while (end.isPresent() && dead.containsAllBelow(end.getAsLong()) && dropFirst(end.getAsLong())) {
            end = journal.firstFileEnd();
        }
    }

    private boolean dropFirst(long end) {
        journal.release(end);
        dead.forgetBelow(journal.firstSequence());
        return journal.firstSequence() >= end;
    }

    /** Moves records out of the oldest files until all take no more than so many bytes, once round at most; false when that fails. */
    boolean shrinkTo(long most) {
        long round = journal.committedSequence();
        boolean gains = true;
        while (gains && journal.bytes() > most && journal.firstSequence() < round) {
            gains = emptyFirst();
        }
        return journal.bytes() <= most;
    }

    /** The copies are on the disk before the file goes; until then a crash leaves both, and the copy says so. */
    private boolean emptyFirst() {
        OptionalLong end = journal.firstFileEnd();
        if (end.isEmpty()) {
            return false;
        }
        try (JournalReader reader = journal.reader(journal.firstSequence())) {
            while (reader.advance() && reader.sequence() < end.getAsLong()) {
                if (!dead.contains(reader.sequence()) && !move(reader.sequence(), ShelfEntry.read(reader.payload()))) {
                    return false;
                }
            }
        } catch (JournalException e) {
            LOG.warn("The oldest file of a shelf cannot be emptied: {}", e.getMessage());
            return false;
        }
        return journal.commit() instanceof CommitOutcome.Committed && dropFirst(end.getAsLong());
    }

    private boolean move(long place, ShelfEntry entry) {
        if (!(journal.append(ShelfEntry.moved(place, entry.record()))
                instanceof AppendOutcome.Appended(long newPlace))) {
            return false;
        }
        dead.add(place);
        visitor.moved(newPlace, entry.record());
        return true;
    }
}
