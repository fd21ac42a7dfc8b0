/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Goes through one segment frame by frame and finds the next whole one behind damage. Recovery and readers share it, so
 * that they agree on what is in a file. One thread.
 */
final class FrameScanner {

    private final Window window;
    private final long salt;
    private final CRC32C crc = new CRC32C();

    private long position;
    private long expected;
    private long endOfLast;
    private long damagedBytes;
    private long missing;

    private int marker;
    private int length;
    private long sequence;
    private long frameAt;
    private long damageBefore;
    private long missingBefore;

    /** A scanner of the whole segment. */
    FrameScanner(JournalFile file, SegmentHeader header) {
        this(file, header, new Milestones.Milestone(header.base(), SegmentHeader.BLOCK_BYTES));
    }

    /** A scanner from a frame on that has been found before. */
    FrameScanner(JournalFile file, SegmentHeader header, Milestones.Milestone from) {
        this.window = new Window(file);
        this.salt = header.salt();
        this.position = from.position();
        this.endOfLast = from.position();
        this.expected = from.sequence();
    }

    /**
     * Goes to the next whole record that ends at or before {@code end}, over damage and voids.
     *
     * @param end a frame's end: what is behind it is not looked at; a later call may name a later one
     * @return false when there is none; what was passed over counts as damage before a later record
     */
    boolean next(long end) throws IOException {
        while (position + Frame.HEADER_BYTES < end) {
            if (!isFrameAt(position, end)) {
                position++;
                damagedBytes++;
            } else if (take()) {
                return true;
            }
        }
        damagedBytes += Math.max(0, end - position);
        position = Math.max(position, end);
        return false;
    }

    /** Whether the frame found is a record; a void only moves the position and the numbering on. */
    private boolean take() {
        frameAt = position;
        position += Frame.HEADER_BYTES + length;
        endOfLast = position;
        if (marker == Frame.VOID) {
            // Behind damage nobody can tell which of the numbers were lost and which never used: say lost.
            missing += damagedBytes > 0 ? sequence - expected : 0;
            expected = sequence;
            return false;
        }
        damageBefore = damagedBytes;
        missingBefore = missing + sequence - expected;
        damagedBytes = 0;
        missing = 0;
        expected = sequence + 1;
        return true;
    }

    private boolean isFrameAt(long at, long end) throws IOException {
        window.load(at, Frame.HEADER_BYTES, end);
        ByteBuffer bytes = window.bytes();
        int index = window.index(at);
        int word = bytes.getInt(index + Frame.MARKER_AT);
        marker = word >>> 24;
        length = word & Frame.MAX_PAYLOAD_BYTES;
        sequence = bytes.getLong(index + Frame.SEQUENCE_AT) ^ salt;
        return isPlausible(at, end) && isWhole(at, end);
    }

    /** What can be judged by the header alone; without the salt nobody writes a header that passes. */
    private boolean isPlausible(long at, long end) {
        if (length == 0 || at + Frame.HEADER_BYTES + length > end || sequence < expected) {
            return false;
        }
        return switch (marker) {
            case Frame.FIRST_OF_GROUP, Frame.CONTINUES_GROUP -> sequence - expected <= damagedBytes / Frame.MIN_BYTES;
            case Frame.VOID -> true;
            default -> false;
        };
    }

    private boolean isWhole(long at, long end) throws IOException {
        int bytesToCheck = Frame.HEADER_BYTES + (marker == Frame.VOID ? 0 : length);
        window.load(at, bytesToCheck, end);
        ByteBuffer bytes = window.bytes();
        int index = window.index(at);
        return bytes.getInt(index) == Frame.checksum(bytes, index + Frame.MARKER_AT, index + bytesToCheck, crc);
    }

    /** The sequence that the next record should have. */
    long expected() {
        return expected;
    }

    /** Where the last whole frame ends, void or not; where the frames begin when there was none. */
    long endOfLast() {
        return endOfLast;
    }

    /** The found record's sequence. */
    long sequence() {
        return sequence;
    }

    /** Where the found record's frame begins in the file. */
    long frameAt() {
        return frameAt;
    }

    boolean isFirstOfGroup() {
        return marker == Frame.FIRST_OF_GROUP;
    }

    /** Damaged bytes between the record before and the found one. */
    long damageBefore() {
        return damageBefore;
    }

    /** Sequences between the record before and the found one that were in use and cannot be read. */
    long missingBefore() {
        return missingBefore;
    }

    /** The found record's bytes, in a buffer that is valid until the next call of {@link #next}. */
    ByteBuffer payload() {
        ByteBuffer bytes = window.bytes();
        int from = window.index(frameAt) + Frame.HEADER_BYTES;
        return bytes.limit(from + length).position(from);
    }
}
