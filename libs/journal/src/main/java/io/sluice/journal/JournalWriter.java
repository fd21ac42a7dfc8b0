/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Numbers records, frames them, and brings them to the active segment and the disk. Every failure but a
 * {@link ForceFailedException} leaves it as it was: the same call may be made again. Writer thread only.
 */
final class JournalWriter {

    private final JournalSettings settings;
    private final Segments segments;
    private final SegmentFactory factory;
    private final Committed committed;
    private final Tally tally;
    private final GroupBuffer group = new GroupBuffer();
    private ActiveSegment active;
    private long next;
    private boolean firstOfGroup = true;
    private boolean unforced;

    JournalWriter(
            JournalSettings settings, SegmentFactory factory, Recovered recovered, Committed committed, Tally tally) {
        this.settings = settings;
        this.segments = recovered.segments();
        this.factory = factory;
        this.committed = committed;
        this.tally = tally;
        this.active = recovered.active();
        this.next = recovered.nextSequence();
    }

    /** The largest record that has room in a segment and in a frame. */
    int largestRecord() {
        long room = settings.segmentBytes() - SegmentHeader.BLOCK_BYTES - Frame.HEADER_BYTES;
        return (int) Math.min(room, Frame.MAX_PAYLOAD_BYTES);
    }

    /** Takes a copy of the record and returns its sequence. */
    long append(ByteBuffer record) throws IOException {
        makeRoomFor(Frame.HEADER_BYTES + record.remaining(), settings.maxBytes());
        group.put(firstOfGroup ? Frame.FIRST_OF_GROUP : Frame.CONTINUES_GROUP, next ^ active.salt(), record);
        firstOfGroup = false;
        return next++;
    }

    /** Makes everything appended as durable as the settings say; returns the next sequence. */
    long commit() throws IOException {
        if (next != committed.sequence()) {
            settle(settings.durability() == Durability.FORCED);
        }
        return next;
    }

    /** Leaves out the numbers below {@code sequence}, for good. Also when the journal is full: a start must not fail for it. */
    void jumpTo(long sequence) throws IOException {
        makeRoomFor(Frame.MIN_BYTES, Long.MAX_VALUE);
        group.putVoid(sequence ^ active.salt());
        next = sequence;
        settle(true);
    }

    void close() {
        active.close();
    }

    private void makeRoomFor(int frameBytes, long limit) throws IOException {
        try {
            tryToMakeRoomFor(frameBytes, limit);
        } catch (ForceFailedException e) {
            throw e;
        } catch (IOException full) {
            // Released records that were only kept to be read again give way before the intake has to wait.
            if (!segments.releaseTail() && !replaceReleased()) {
                throw full;
            }
            tryToMakeRoomFor(frameBytes, limit);
        }
    }

    /** The active segment alone may have filled the disk: when nobody needs its records any more, a new one takes its place. */
    private boolean replaceReleased() throws IOException {
        if (next != committed.sequence() || active.isEmpty() || !segments.isReleased(next)) {
            return false;
        }
        roll(0, Long.MAX_VALUE);
        return segments.releaseTail();
    }

    private void tryToMakeRoomFor(int frameBytes, long limit) throws IOException {
        if (active.written() + group.size() + frameBytes > settings.segmentBytes()) {
            roll(frameBytes, limit);
        }
        long missing = group.size() + frameBytes - active.room();
        if (missing > 0) {
            requireBelow(limit, missing);
            extend(missing);
        }
        if (!group.takes(frameBytes)) {
            flush();
        }
    }

    /**
     * What a segment leaves of a disk that is nearly full is for the next one to begin in: a reader lets go of a deleted
     * file, and so the disk of its bytes, when there is a record in the next, or when it has waited for one for a while.
     */
    private void extend(long missing) throws IOException {
        try {
            active.extend(roomAhead(missing));
        } catch (IOException full) {
            if (!active.isEmpty()) {
                throw full;
            }
            active.extend(missing);
        }
    }

    /** As much as is useful, but at the limit no more than it must be. */
    private long roomAhead(long missing) {
        long mostInSegment = settings.segmentBytes() - active.written() - active.room();
        long wanted = Math.min(mostInSegment, Math.max(missing, ActiveSegment.ROOM_AHEAD_BYTES));
        return Math.min(wanted, Math.max(missing, settings.maxBytes() - segments.bytes()));
    }

    private void requireBelow(long limit, long moreBytes) throws NoRoomException {
        if (segments.bytes() > limit - moreBytes) {
            throw new NoRoomException(
                    "its files have %d bytes and may have %d; there is room when older records are released"
                            .formatted(segments.bytes(), limit));
        }
    }

    /** Ends the active segment, wholly on the disk, before the next one gets its name. */
    private void roll(int frameBytes, long limit) throws IOException {
        settle(true);
        active.cutRoom();
        requireBelow(limit, SegmentHeader.BLOCK_BYTES + frameBytes);
        ActiveSegment fresh = factory.create(next, segments);
        active.close();
        active = fresh;
    }

    private void settle(boolean forcing) throws IOException {
        flush();
        if (forcing && unforced) {
            force();
        }
        active.publish();
        committed.moveTo(next);
        firstOfGroup = true;
    }

    private void flush() throws IOException {
        if (group.size() > 0) {
            active.write(group.contents());
            group.clear();
            unforced = true;
        }
    }

    private void force() throws ForceFailedException {
        long start = System.nanoTime();
        active.force();
        tally.forced(System.nanoTime() - start);
        unforced = false;
    }
}
