/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads committed records in order: {@link #advance()}, then look at {@link #sequence()} and {@link #payload()}. Behind
 * damaged records it goes on with the next whole one. Shares nothing with the writer but how far the files may be read.
 * One thread at a time; close it to give its file back.
 */
public final class JournalReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JournalReader.class);

    /** Stands for the hole between a segment's last record and the next segment. */
    private static final long AT_END = Long.MAX_VALUE;

    private record Open(Segment segment, JournalFile file, FrameScanner scanner) {}

    private final JournalFiles files;
    private final Segments segments;
    private final Tally tally;
    private final long milestonesApart;
    private @Nullable Open open;
    private long wanted;
    private long skipped;
    private long skippedBefore;
    private long sequence = -1;

    JournalReader(JournalFiles files, Segments segments, Tally tally, long milestonesApart, long fromSequence) {
        this.files = files;
        this.segments = segments;
        this.tally = tally;
        this.milestonesApart = milestonesApart;
        this.wanted = fromSequence;
    }

    /**
     * Goes to the next committed record.
     *
     * @return false when there is none yet; call again later, or wait with {@link Journal#awaitCommitted}
     * @throws JournalException when the disk cannot be read; the reader stays where it is and may be asked again
     */
    public boolean advance() throws JournalException {
        try {
            while (nextInAnySegment()) {
                if (isWanted()) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            close();
            throw new JournalException(
                    ("Cannot read record %d of the journal: %s. It is tried again; when the disk cannot be repaired,"
                                    + " stop, move the file away, and start: the records in it are lost then")
                            .formatted(wanted, Reason.of(e)),
                    e);
        }
    }

    /** The current record's sequence. */
    public long sequence() {
        return sequence;
    }

    /**
     * The current record's bytes, from position to limit; valid, and backed by an array, until the next {@code advance()}.
     * Not to be written to.
     */
    public ByteBuffer payload() {
        return current().scanner.payload();
    }

    /**
     * How many records are missing between the one before (or the requested start) and the current one, because they are
     * damaged or had been released. Numbers that were never used do not count.
     */
    public long skippedBefore() {
        return skippedBefore;
    }

    /** The sequence that the next {@code advance()} looks for: everything below it has been returned or passed over. */
    public long nextSequence() {
        return open == null ? wanted : Math.max(wanted, open.scanner.expected());
    }

    /** Gives the file back. A later {@link #advance()} opens it again, where it was. */
    @Override
    public void close() {
        wanted = nextSequence();
        if (open != null) {
            Quietly.close(open.file);
            open = null;
        }
    }

    /**
     * Gives the file back if it has been deleted meanwhile: until then the disk has no use of its room, which on a full disk
     * may be the room that the next record needs. For a reader that waits; cheap.
     */
    public void letGoOfDeleted() {
        if (open != null && !segments.has(open.segment)) {
            close();
        }
    }

    private boolean isWanted() {
        FrameScanner scanner = current().scanner;
        long found = scanner.sequence();
        current().segment.milestones().passed(found, scanner.frameAt(), milestonesApart);
        if (scanner.missingBefore() > 0) {
            countLoss(current().segment, scanner.frameAt(), found - scanner.missingBefore(), found);
        }
        if (found < wanted) {
            return false;
        }
        sequence = found;
        wanted = found + 1;
        skippedBefore = skipped;
        skipped = 0;
        return true;
    }

    private boolean nextInAnySegment() throws IOException {
        if (open == null) {
            enter(segments.holding(wanted));
            skipped += Math.max(0, current().segment.base() - wanted);
        }
        while (!nextInSegment()) {
            Segment next = segments.after(current().segment);
            if (next == null) {
                return false;
            }
            // It may have grown before it was sealed, between the first look and the moment the next one was there.
            if (nextInSegment()) {
                return true;
            }
            leaveFor(next);
        }
        return true;
    }

    private boolean nextInSegment() throws IOException {
        Open now = current();
        return now.scanner.next(now.segment.readableBytes());
    }

    private void leaveFor(Segment next) throws IOException {
        Open left = current();
        long expected = left.scanner.expected();
        boolean isRelease = next == segments.first();
        enter(next);
        Quietly.close(left.file);
        if (next.base() > expected && !isRelease) {
            countLoss(left.segment, AT_END, expected, next.base());
        }
        long entered = current().segment.base();
        skipped += Math.max(0, entered - Math.max(wanted, isRelease ? expected : next.base()));
    }

    private void enter(Segment segment) throws IOException {
        Segment entered = segment;
        JournalFile file = null;
        while (file == null) {
            try {
                file = files.openForReading(entered.name());
            } catch (NoSuchFileException e) {
                entered = unlessReleased(entered, e);
            }
        }
        Milestones.Milestone from = entered.milestones().before(wanted);
        open = new Open(entered, file, new FrameScanner(file, entered.header(), from));
    }

    /** A reader that is behind what is released finds its file gone: it goes on with the oldest there is. */
    private Segment unlessReleased(Segment gone, NoSuchFileException e) throws NoSuchFileException {
        Segment first = segments.firstWithFile();
        if (first.base() <= gone.base()) {
            throw e;
        }
        return first;
    }

    private void countLoss(Segment segment, long holeEndsAt, long from, long to) {
        skipped += Math.max(0, to - Math.max(from, wanted));
        if (segment.isNewHole(holeEndsAt)) {
            tally.corrupt(to - from);
            LOG.error(
                    "Records {} to {} of the journal are damaged (file {}): lost; all others are read",
                    from,
                    to - 1,
                    segment.name());
        }
    }

    private Open current() {
        if (open == null) {
            throw new IllegalStateException("The reader is at no record: advance() comes first");
        }
        return open;
    }
}
