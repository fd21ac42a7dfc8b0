/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import io.sluice.journal.CommitOutcome;
import io.sluice.journal.Journal;
import io.sluice.journal.JournalException;
import io.sluice.journal.Shelf;
import io.sluice.journal.ShelfReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** A shelf of letters that knows how much of it each site holds. Synchronized by its owner, except for reading. */
final class LetterArea {

    /** A site that has too much loses a little more than it must, so that not each letter costs a record and a force. */
    private static final int SLACK_SHARE = 64;

    private static final long MOST_SLACK = 4L << 20;

    /** What a letter takes beside its record. */
    static final long OVERHEAD = Shelf.cost(0);

    private final Shelf shelf;
    private final long maxBytes;
    private final SiteShares shares;
    private final LetterIndex index;
    private boolean changed;

    private LetterArea(Shelf shelf, long maxBytes, SiteShares shares, LetterIndex index) {
        this.shelf = shelf;
        this.maxBytes = maxBytes;
        this.shares = shares;
        this.index = index;
    }

    /**
     * Opens the letters in a journal.
     *
     * @param visitor shown each letter whose bytes are still there, and whether it still is
     */
    static LetterArea open(Journal journal, long maxBytes, BiConsumer<DeadLetter, Boolean> visitor)
            throws JournalException {
        SiteShares shares = new SiteShares();
        LetterIndex index = new LetterIndex(journal.limitBytes());
        Shelf shelf = Shelf.open(journal, maxBytes, new Shelf.Visitor() {
            @Override
            public void visit(long place, ByteBuffer record, boolean live) {
                DeadLetter letter = LetterRecord.read(record);
                if (live) {
                    shares.add(letter.site(), Shelf.cost(record.remaining()));
                    index.add(place, letter.letterId(), record.remaining());
                } else {
                    index.pass(place, record.remaining());
                }
                visitor.accept(letter, live);
            }

            @Override
            public void moved(long place, ByteBuffer record) {
                index.add(place, LetterRecord.id(record), record.remaining());
            }
        });
        return new LetterArea(shelf, maxBytes, shares, index);
    }

    static long cost(DeadLetter letter) {
        return Shelf.cost(LetterRecord.size(letter));
    }

    SiteShares shares() {
        return shares;
    }

    long maxBytes() {
        return maxBytes;
    }

    long bytes() {
        return shelf.liveBytes();
    }

    long capacity() {
        return shelf.capacity();
    }

    int largestRecord() {
        return shelf.largestRecord();
    }

    boolean hasRoomFor(DeadLetter letter) {
        return shelf.liveBytes() + cost(letter) <= shelf.capacity();
    }

    Shelf.Outcome put(DeadLetter letter) {
        ByteBuffer record = LetterRecord.toBytes(letter);
        Shelf.Outcome outcome = shelf.put(record);
        if (outcome instanceof Shelf.Outcome.Put(long place)) {
            changed = true;
            shares.add(letter.site(), cost(letter));
            index.add(place, letter.letterId(), record.remaining());
        }
        return outcome;
    }

    boolean isLive(long place) {
        return shelf.isLive(place);
    }

    /** Puts a letter in another's stead; false when there is no room for it. */
    boolean replace(long place, DeadLetter there, DeadLetter letter) {
        ByteBuffer record = LetterRecord.toBytes(letter);
        if (!(shelf.replace(place, LetterRecord.size(there), record) instanceof Shelf.Outcome.Put(long newPlace))) {
            return false;
        }
        changed = true;
        index.add(newPlace, letter.letterId(), record.remaining());
        shares.subtract(there.site(), cost(there));
        shares.add(letter.site(), cost(letter));
        return true;
    }

    /** A letter and where it lies. */
    record Placed(long place, DeadLetter letter) {}

    /** Takes letters away, all of which must be live. */
    void remove(List<Placed> letters) throws IOException {
        long cost = letters.stream().mapToLong(placed -> cost(placed.letter())).sum();
        Shelf.Outcome outcome = shelf.remove(letters.stream().map(Placed::place).toList(), cost);
        if (!(outcome instanceof Shelf.Outcome.Put)) {
            throw new IOException("dead letters cannot be taken away: " + reason(outcome));
        }
        changed = true;
        letters.forEach(placed -> shares.subtract(placed.letter().site(), cost(placed.letter())));
    }

    /**
     * Takes the oldest letters of a site away until it has at least so many bytes less, and a little more.
     *
     * @return how many they were
     */
    int evictOldest(String account, long bytes) throws IOException {
        commit(); // what is not yet durable cannot be read
        long wanted = bytes + Math.min(MOST_SLACK, shelf.capacity() / SLACK_SHARE);
        List<Placed> victims = new ArrayList<>();
        SiteShares.Account site = shares.of(account);
        long firstPlace = site.firstPlace();
        long freed = 0;
        try (ShelfReader reader = shelf.reader(site.firstPlace())) {
            while (freed < wanted && reader.advance()) {
                DeadLetter letter = LetterRecord.read(reader.record());
                if (shares.account(letter.site()).equals(account)) {
                    victims.add(new Placed(reader.place(), letter));
                    freed += cost(letter);
                }
                firstPlace = reader.place() + 1;
            }
        } catch (JournalException e) {
            throw new IOException(e.getMessage(), e);
        }
        remove(victims);
        site.firstPlace(firstPlace);
        return victims.size();
    }

    /** Where its letters are; for any thread. */
    LetterIndex index() {
        return index;
    }

    ShelfReader reader(long place) {
        return shelf.reader(place);
    }

    void commit() throws IOException {
        if (!changed) {
            return;
        }
        switch (shelf.commit()) {
            case CommitOutcome.Committed _ -> {
                changed = false;
                index.forgetBelow(shelf.firstPlace());
            }
            case CommitOutcome.Full full ->
                throw new IOException("no room on the disk for dead letters: " + full.reason());
            case CommitOutcome.Down down ->
                throw new IOException("the dead letters cannot be forced: " + down.reason());
        }
    }

    static String reason(Shelf.Outcome outcome) {
        return switch (outcome) {
            case Shelf.Outcome.Put _ -> "";
            case Shelf.Outcome.Full full -> full.reason();
            case Shelf.Outcome.TooLarge large ->
                "%d bytes do not fit the limit of %d".formatted(large.bytes(), large.limit());
            case Shelf.Outcome.Down down -> down.reason();
        };
    }

    void close() {
        shelf.close();
    }
}
