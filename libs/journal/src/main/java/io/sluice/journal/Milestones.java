/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.util.Arrays;

/**
 * Where some of a segment's frames begin, so that a reader of a record in its middle need not go through all that is
 * before. Readers set them as they pass, and begin at the segment's first frame or at one of these, so there is no gap
 * among them. Safe for any thread.
 */
final class Milestones {

    /** As much as a reader's first look into a file brings. */
    private static final long LEAST_BYTES_APART = 256 << 10;

    /** Of a whole journal, so that a large one does not cost memory: 16 bytes each. */
    private static final long MOST = 1 << 14;

    /** A frame: the record's sequence, and the byte of the file at which it begins. */
    record Milestone(long sequence, long position) {}

    private final Milestone start;
    private long[] sequences = {};
    private long[] positions = {};
    private int count;
    private volatile long last;

    /** @param base the sequence of the segment's first record */
    Milestones(long base) {
        this.start = new Milestone(base, SegmentHeader.BLOCK_BYTES);
        this.last = start.position();
    }

    /** How far apart they are in a journal that may have so many bytes. */
    static long apart(long journalBytes) {
        return Math.max(LEAST_BYTES_APART, journalBytes / MOST);
    }

    /** A reader has found a whole record at this place. */
    void passed(long sequence, long position, long apart) {
        if (position >= last + apart) {
            set(sequence, position, apart);
        }
    }

    private synchronized void set(long sequence, long position, long apart) {
        if (position < last + apart) {
            return; // another reader was faster
        }
        if (count == sequences.length) {
            sequences = Arrays.copyOf(sequences, count + 8 + count / 2);
            positions = Arrays.copyOf(positions, sequences.length);
        }
        sequences[count] = sequence;
        positions[count] = position;
        count++;
        last = position;
    }

    /** The last one at or before a record; the segment's first frame when there is none. */
    synchronized Milestone before(long sequence) {
        int found = Arrays.binarySearch(sequences, 0, count, sequence);
        int index = found >= 0 ? found : -found - 2;
        return index < 0 ? start : new Milestone(sequences[index], positions[index]);
    }
}
