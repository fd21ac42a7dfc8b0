/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The segment that was being written when the journal was last used: the only one that a crash can have left torn. */
final class LastSegment {

    private static final Logger LOG = LoggerFactory.getLogger(LastSegment.class);
    private static final int READ_BYTES = 64 << 10;

    /** Bytes between two whole frames that are none. */
    private record Hole(long from, long to, long missing, long nextSequence) {}

    private final Segment segment;
    private final JournalFile file;
    private final Segments segments;
    private final Tally tally;
    private final FrameScanner scanner;
    private long lastGroupAt = SegmentHeader.BLOCK_BYTES;

    /** Holes behind which no frame says that they had been committed. */
    private final List<Hole> unproven = new ArrayList<>();

    LastSegment(Segment segment, JournalFile file, Segments segments, Tally tally) {
        this.segment = segment;
        this.file = file;
        this.segments = segments;
        this.tally = tally;
        this.scanner = new FrameScanner(file, segment.header());
    }

    Recovered recover() throws IOException {
        scan();
        for (Hole hole : unproven) {
            fill(hole);
        }
        cutTornTail();
        forceAll();
        segment.readableBytes(scanner.endOfLast());
        return new Recovered(segments, new ActiveSegment(segment, file, segments), scanner.expected());
    }

    private void scan() throws IOException {
        long end = scanner.endOfLast();
        while (scanner.next(segment.fileBytes())) {
            if (scanner.damageBefore() > 0) {
                unproven.add(new Hole(end, scanner.frameAt(), scanner.missingBefore(), scanner.sequence()));
            }
            if (scanner.isFirstOfGroup()) {
                unproven.forEach(this::countCorrupt);
                unproven.clear();
                lastGroupAt = scanner.frameAt();
            }
            end = scanner.endOfLast();
        }
    }

    private void countCorrupt(Hole hole) {
        if (segment.isNewHole(hole.to)) {
            tally.corrupt(hole.missing);
            LOG.error(
                    "Records {} to {} of the journal are damaged (bytes {} to {} of {}): lost; all others are read",
                    hole.nextSequence - hole.missing,
                    hole.nextSequence - 1,
                    hole.from,
                    hole.to,
                    segment.name());
        }
    }

    /** Turns a hole of the last group into a void, so that it is not taken for damage once another group follows. */
    private void fill(Hole hole) throws IOException {
        tally.torn(hole.to - hole.from);
        LOG.warn(
                "{} bytes of an unfinished write in {} are skipped; nothing that was committed",
                hole.to - hole.from,
                segment.name());
        long position = hole.from;
        while (position < hole.to) {
            int bytes = voidBytes(hole.to - position);
            file.write(
                    Frame.voidHeader(bytes, hole.nextSequence ^ segment.header().salt()), position);
            position += bytes;
        }
    }

    /** As much of a hole as one void can cover without leaving less than another one needs. */
    private static int voidBytes(long left) {
        long most = Frame.HEADER_BYTES + (long) Frame.MAX_PAYLOAD_BYTES;
        return (int) (left <= most ? left : Math.min(most, left - Frame.MIN_BYTES));
    }

    private void cutTornTail() throws IOException {
        long end = scanner.endOfLast();
        long torn = endOfData(end) - end;
        if (torn > 0) {
            tally.torn(torn);
            LOG.warn(
                    "{} bytes of an unfinished write at the end of {} are cut off; nothing that was committed",
                    torn,
                    segment.name());
            file.truncate(end);
            segments.resize(segment, end);
        }
    }

    /**
     * Forces what counts as committed from now on, also when nothing was repaired: a killed process may have left it in
     * memory only. Everything in front of the last group is on the disk already. The group itself is written once more:
     * had its force failed, the kernel may take its pages for clean, and a force alone would bring nothing to the disk.
     */
    private void forceAll() throws IOException {
        long from = lastGroupAt == SegmentHeader.BLOCK_BYTES ? 0 : lastGroupAt;
        ByteBuffer bytes = ByteBuffer.allocate(READ_BYTES);
        for (long position = from; position < scanner.endOfLast(); position += bytes.limit()) {
            bytes.clear().limit((int) Math.min(bytes.capacity(), scanner.endOfLast() - position));
            file.read(bytes, position);
            file.write(bytes.flip(), position);
        }
        file.force();
    }

    /** Where the last byte behind {@code from} is that is not zero; {@code from} itself when there is none. */
    private long endOfData(long from) throws IOException {
        long end = from;
        ByteBuffer bytes = ByteBuffer.allocate(READ_BYTES);
        for (long position = from; position < segment.fileBytes(); position += bytes.limit()) {
            bytes.clear();
            file.read(bytes, position);
            bytes.flip();
            if (bytes.limit() == 0) {
                break;
            }
            for (int i = 0; i < bytes.limit(); i++) {
                end = bytes.get(i) == 0 ? end : position + i + 1;
            }
        }
        return end;
    }
}
