/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import io.sluice.journal.AppendOutcome;
import io.sluice.journal.CommitOutcome;
import io.sluice.journal.Journal;
import io.sluice.journal.JournalException;
import io.sluice.journal.JournalReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The dead letters, in a journal of their own. After a crash the forwarder comes by the same messages again, and letters
 * that are already here are not written twice.
 *
 * <p>{@link #append} and {@link #force} belong to one thread at a time; reading is for any.
 */
public final class DeadLetters implements AutoCloseable {

    private final Journal journal;
    private final WhenFull whenFull;
    private final AtomicLong evicted = new AtomicLong();
    private final KnownLetters known = new KnownLetters();

    private DeadLetters(Journal journal, WhenFull whenFull) {
        this.journal = journal;
        this.whenFull = whenFull;
    }

    /** Opens the letters kept in a journal, which this object closes. */
    public static DeadLetters open(Journal journal, WhenFull whenFull) throws JournalException {
        DeadLetters letters = new DeadLetters(journal, whenFull);
        try (JournalReader reader = journal.reader(journal.firstSequence())) {
            while (reader.advance()) {
                letters.note(DeadLetter.fromBytes(reader.payload()));
            }
        }
        return letters;
    }

    /** What became of a letter. */
    public sealed interface Outcome {
        /** It is here (safe after {@link #force}), or was already. */
        record Kept(boolean isNew) implements Outcome {}

        /** There is no room, and none may be made. */
        record NoRoom(String reason) implements Outcome {}
    }

    /** Keeps a letter, making room for it where that is allowed. */
    public synchronized Outcome append(DeadLetter letter) throws IOException {
        if (isHere(letter)) {
            return new Outcome.Kept(false);
        }
        while (true) {
            switch (journal.append(letter.toBytes())) {
                case AppendOutcome.Appended _ -> {
                    note(letter);
                    return new Outcome.Kept(true);
                }
                case AppendOutcome.Full full -> {
                    if (whenFull == WhenFull.BLOCK || !evictOldest()) {
                        return new Outcome.NoRoom(
                                "the dead letters hold %d of %d bytes; raise sluice.ingest.dead-letters.max-size or set when-full to drop-oldest"
                                        .formatted(full.bytes(), full.limitBytes()));
                    }
                }
                case AppendOutcome.TooLarge large ->
                    throw new IOException("a dead letter of %d bytes does not fit the limit of %d"
                            .formatted(large.bytes(), large.limit()));
                case AppendOutcome.Down down ->
                    throw new IOException("the dead letters cannot be written: " + down.reason());
            }
        }
    }

    /** Forces what was appended to the disk. */
    public synchronized void force() throws IOException {
        switch (journal.commit()) {
            case CommitOutcome.Committed _ -> {}
            case CommitOutcome.Full full ->
                throw new IOException("no room on the disk for dead letters: " + full.reason());
            case CommitOutcome.Down down ->
                throw new IOException("the dead letters cannot be forced: " + down.reason());
        }
    }

    /** The letters have no record beyond those of one file less: whole files go, as the journal keeps them. */
    private boolean evictOldest() {
        if (!(journal.commit() instanceof CommitOutcome.Committed committed)) {
            return false;
        }
        long first = journal.firstSequence();
        for (long below = first + 1; below <= committed.nextSequence(); below += 1 + (below - first)) {
            journal.release(Math.min(below, committed.nextSequence()));
            if (journal.firstSequence() > first) {
                evicted.addAndGet(journal.firstSequence() - first);
                return true;
            }
        }
        journal.release(committed.nextSequence());
        evicted.addAndGet(journal.firstSequence() - first);
        return journal.firstSequence() > first;
    }

    private boolean isHere(DeadLetter letter) {
        return known.contains(letter.sequence(), letter.readingIndex());
    }

    private void note(DeadLetter letter) {
        known.add(letter.sequence(), letter.readingIndex());
    }

    /** Whether a letter of this message and reading is kept; of messages that {@link #forgetBelow} has not taken away. */
    public synchronized boolean isKept(long sequence, int readingIndex) {
        return known.contains(sequence, readingIndex);
    }

    /** Says that the messages below this sequence of the main journal are done for good: their letters never come again. */
    public synchronized void forgetBelow(long sequence) {
        known.forgetBelow(sequence);
    }

    /** Letters from a place in the list on, oldest first, that pass a filter. */
    public Page list(long from, int limit, Predicate<DeadLetter> filter) throws JournalException {
        List<DeadLetter> found = new ArrayList<>();
        try (JournalReader reader = journal.reader(Math.max(from, journal.firstSequence()))) {
            while (reader.advance()) {
                if (found.size() == limit) {
                    return new Page(found, Optional.of(reader.sequence()));
                }
                DeadLetter letter = DeadLetter.fromBytes(reader.payload());
                if (filter.test(letter)) {
                    found.add(letter);
                }
            }
        }
        return new Page(found, Optional.empty());
    }

    /** A part of the list, and where the next part begins, if there is more. */
    public record Page(List<DeadLetter> letters, Optional<Long> next) {}

    /** How many letters were dropped to make room, since the start. */
    public long evicted() {
        return evicted.get();
    }

    @Override
    public void close() {
        journal.close();
    }
}
