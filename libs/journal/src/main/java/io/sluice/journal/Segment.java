/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One file of the journal, as readers and the writer share it: only how far it may be read
 * changes, and where a reader may begin. Safe for any thread. */
final class Segment {

    private final SegmentHeader header;
    private final Set<Long> holesCounted = ConcurrentHashMap.newKeySet();
    private final Milestones milestones;
    private volatile long readableBytes;
    private volatile long fileBytes;

    Segment(SegmentHeader header, long readableBytes, long fileBytes) {
        this.header = header;
        this.milestones = new Milestones(header.base());
        this.readableBytes = readableBytes;
        this.fileBytes = fileBytes;
    }

    long base() {
        return header.base();
    }

    SegmentHeader header() {
        return header;
    }

    String name() {
        return SegmentName.of(header.base());
    }

    /** Where committed bytes end: always the end of a frame in the active segment; the end of the file in one found at start. */
    long readableBytes() {
        return readableBytes;
    }

    /** Writer only. */
    void readableBytes(long bytes) {
        readableBytes = bytes;
    }

    /** What the file takes on the disk. */
    long fileBytes() {
        return fileBytes;
    }

    /** Writer only, by way of {@link Segments#resize}. */
    void fileBytes(long bytes) {
        fileBytes = bytes;
    }

    Milestones milestones() {
        return milestones;
    }

    /** True the first time it is asked for this hole: several readers may pass it, it is to be counted once. */
    boolean isNewHole(long endsAt) {
        return holesCounted.add(endsAt);
    }
}
