/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;

/**
 * A journal from which single records can be taken away. A record keeps its place, the journal's sequence, until it is
 * taken away, replaced, or moved to the end so that its file can go; {@code docs/formats/dead-letters.md} is the format
 * and the argument why a crash loses nothing.
 *
 * <p>All that changes it is synchronized, and durable after {@link #commit()}; readers need no lock. In memory it holds
 * one bit per record.
 */
public final class Shelf implements AutoCloseable {

    /** Files kept free: one that a record may begin, one to move records into. */
    private static final int FREE_FILES = 2;

    /** Files that are not filled with records in use: the free ones, and room at the ends of files and between moves. */
    private static final int SPARE_FILES = 4;

    private static final int LEAST_FILES = 6;

    /** So many places fit a record of any journal. */
    private static final int PLACES_PER_RECORD = 1_000;

    /** No place. */
    private static final long NONE = -1;

    private final Journal journal;
    private final long maxBytes;
    private final Places dead;
    private final ShelfFiles files;
    private long liveBytes;

    private Shelf(Journal journal, long maxBytes, Visitor visitor) {
        this.journal = journal;
        this.maxBytes = maxBytes;
        this.dead = new Places(journal.firstSequence());
        this.files = new ShelfFiles(journal, dead, visitor);
    }

    /** Is shown everything that a journal holds when it is opened, and what is moved later on. */
    @FunctionalInterface
    public interface Visitor {

        /**
         * A record.
         *
         * @param live whether it is there; else it has been taken away, replaced or moved, and its bytes still are
         */
        void visit(long place, ByteBuffer record, boolean live);

        /** A record that was there now lies at another place, with the next commit for readers too. Must return at once. */
        default void moved(long place, ByteBuffer record) {}
    }

    /** What became of a record that was put here. */
    public sealed interface Outcome {

        /** It is here, safe after the next {@link #commit()}. */
        record Put(long place) implements Outcome {}

        /** There is no room; nothing has changed. */
        record Full(String reason) implements Outcome {}

        /** It will never fit; nothing has changed. */
        record TooLarge(int bytes, int limit) implements Outcome {}

        /** Nothing can be written any more until it is opened anew. */
        record Down(String reason) implements Outcome {}
    }

    /**
     * Takes over a journal, which it closes, and reads it through twice.
     *
     * @param maxBytes the size its files should keep to, at least six of them; the journal's own limit may be larger
     */
    public static Shelf open(Journal journal, long maxBytes, Visitor visitor) throws JournalException {
        if (maxBytes < LEAST_FILES * journal.segmentBytes()) {
            throw new IllegalArgumentException("a shelf of %d bytes must hold %d files of %d; make the files smaller"
                    .formatted(maxBytes, LEAST_FILES, journal.segmentBytes()));
        }
        Shelf shelf = new Shelf(journal, maxBytes, visitor);
        shelf.findDead();
        shelf.visit(visitor);
        return shelf;
    }

    private void findDead() throws JournalException {
        try (JournalReader reader = journal.reader(journal.firstSequence())) {
            while (reader.advance()) {
                ShelfEntry entry = ShelfEntry.read(reader.payload());
                if (!entry.isRecord()) {
                    dead.add(reader.sequence());
                }
                entry.gone().forEach(dead::add);
            }
        }
    }

    private void visit(Visitor visitor) throws JournalException {
        try (JournalReader reader = journal.reader(journal.firstSequence())) {
            while (reader.advance()) {
                ShelfEntry entry = ShelfEntry.read(reader.payload());
                if (entry.isRecord()) {
                    boolean live = !dead.contains(reader.sequence());
                    liveBytes += live ? cost(entry.record().remaining()) : 0;
                    visitor.visit(reader.sequence(), entry.record(), live);
                }
            }
        }
    }

    /** What a record of so many bytes takes of {@link #capacity()}. */
    public static long cost(int recordBytes) {
        return Frame.HEADER_BYTES + ShelfEntry.MOVED_HEADER_BYTES + recordBytes;
    }

    /** How much all records together may cost. */
    public long capacity() {
        return maxBytes - SPARE_FILES * journal.segmentBytes();
    }

    /** The largest record that can be put here. */
    public int largestRecord() {
        return journal.largestRecord() - ShelfEntry.MOVED_HEADER_BYTES;
    }

    /** What the records that are here cost together. */
    public synchronized long liveBytes() {
        return liveBytes;
    }

    /** The place before which there is none. */
    public long firstPlace() {
        return journal.firstSequence();
    }

    /** The size of its files. */
    public long bytes() {
        return journal.bytes();
    }

    /** Whether there is a record at a place: it may have been taken away or moved since it was read. */
    public synchronized boolean isLive(long place) {
        return !dead.contains(place);
    }

    /** Puts a copy of a record here. */
    public synchronized Outcome put(ByteBuffer record) {
        return put(ShelfEntry.kept(record), cost(record.remaining()), NONE);
    }

    /**
     * Puts a record in the stead of another, in one step: after a crash one of the two is here, never none or both. Full,
     * too, when the other one is not there any more.
     */
    public synchronized Outcome replace(long place, int bytesThere, ByteBuffer record) {
        Outcome outcome = put(ShelfEntry.moved(place, record), cost(record.remaining()) - cost(bytesThere), place);
        if (outcome instanceof Outcome.Put) {
            dead.add(place);
        }
        return outcome;
    }

    /** @param replaced a place that must be live when room has been made, in the course of which it may have been moved */
    private Outcome put(ByteBuffer entry, long cost, long replaced) {
        if (entry.remaining() > journal.largestRecord()) {
            return new Outcome.TooLarge(entry.remaining(), journal.largestRecord());
        }
        if (!dead.hasRoomFor(journal.committedSequence())) {
            return new Outcome.Full("it holds as many records as can be told apart");
        }
        if (liveBytes + cost > capacity()) {
            return new Outcome.Full("it holds %d of %d bytes".formatted(liveBytes, capacity()));
        }
        if (!files.shrinkTo(maxBytes - FREE_FILES * journal.segmentBytes() - entry.remaining())) {
            return new Outcome.Full("its files have %d bytes, and tidying them gains nothing more".formatted(bytes()));
        }
        if (replaced != NONE && dead.contains(replaced)) {
            return new Outcome.Full("the record at %d was taken away, or moved to make room".formatted(replaced));
        }
        Outcome outcome = append(entry);
        if (outcome instanceof Outcome.Put) {
            liveBytes += cost;
        }
        return outcome;
    }

    private Outcome append(ByteBuffer entry) {
        return switch (journal.append(entry)) {
            case AppendOutcome.Appended appended -> new Outcome.Put(appended.sequence());
            case AppendOutcome.Full full ->
                new Outcome.Full(journal.fullReason().orElse("its files have " + full.bytes() + " bytes"));
            case AppendOutcome.TooLarge large -> new Outcome.TooLarge(large.bytes(), large.limit());
            case AppendOutcome.Down down -> new Outcome.Down(down.reason());
        };
    }

    /**
     * Takes records away; places where none is are passed over.
     *
     * @param cost of all of them together, as {@link #cost} says
     * @return the last outcome; if it is not {@link Outcome.Put}, some or all of them are still here
     */
    public synchronized Outcome remove(Collection<Long> places, long cost) {
        List<Long> left = places.stream().filter(this::isLive).toList();
        Outcome outcome = new Outcome.Put(journal.committedSequence());
        for (int from = 0; from < left.size() && outcome instanceof Outcome.Put; from += PLACES_PER_RECORD) {
            List<Long> some = left.subList(from, Math.min(left.size(), from + PLACES_PER_RECORD));
            outcome = append(ShelfEntry.gone(some));
            if (outcome instanceof Outcome.Put put) {
                dead.add(put.place());
                some.forEach(dead::add);
            }
        }
        liveBytes -= outcome instanceof Outcome.Put ? cost : 0;
        return outcome;
    }

    /** Makes everything so far durable. Files in which nothing is left go. */
    public synchronized CommitOutcome commit() {
        CommitOutcome outcome = journal.commit();
        if (outcome instanceof CommitOutcome.Committed) {
            files.dropEmpty();
        }
        return outcome;
    }

    /** A reader of the records that are here and durable, by place, from {@code place} on. */
    public ShelfReader reader(long place) {
        return new ShelfReader(this, journal.reader(Math.max(place, journal.firstSequence())));
    }

    @Override
    public synchronized void close() {
        journal.close();
    }
}
