/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The segment that is written to. Writer thread only. */
final class ActiveSegment {

    /** Large enough that a change of the file's length is rare among forces, small enough to add no pause that is felt. */
    static final int ROOM_AHEAD_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(ActiveSegment.class);
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(64 << 10).asReadOnlyBuffer();

    private final Segment segment;
    private final JournalFile file;
    private final Segments segments;
    private long written;

    /** @param file positioned by the segment: what is readable is written, what the file has beyond that is room */
    ActiveSegment(Segment segment, JournalFile file, Segments segments) {
        this.segment = segment;
        this.file = file;
        this.segments = segments;
        this.written = segment.readableBytes();
    }

    /** The file's name, for messages. */
    String name() {
        return segment.name();
    }

    long salt() {
        return segment.header().salt();
    }

    /** Bytes of the file in use. */
    long written() {
        return written;
    }

    boolean isEmpty() {
        return written == SegmentHeader.BLOCK_BYTES;
    }

    long room() {
        return segment.fileBytes() - written;
    }

    /** Makes the file longer by zeros. When the disk takes only a part, the file gets its old length back. */
    void extend(long bytes) throws IOException {
        long start = segment.fileBytes();
        try {
            fill(start, bytes);
        } catch (IOException e) {
            cutTo(start);
            throw e;
        }
        segments.resize(segment, start + bytes);
    }

    private void fill(long start, long bytes) throws IOException {
        long done = 0;
        while (done < bytes) {
            int step = (int) Math.min(ZEROS.capacity(), bytes - done);
            file.write(ZEROS.slice(0, step), start + done);
            done += step;
        }
    }

    /** Writes whole frames into room that has been made. When this fails, writing the same bytes again is right. */
    void write(ByteBuffer frames) throws IOException {
        int bytes = frames.remaining();
        file.write(frames, written);
        written += bytes;
    }

    void force() throws ForceFailedException {
        try {
            file.force();
        } catch (IOException e) {
            throw new ForceFailedException(segment.name(), e);
        }
    }

    /** Lets readers have everything written. */
    void publish() {
        segment.readableBytes(written);
    }

    /** Gives unused room back. */
    void cutRoom() {
        if (room() > 0 && cutTo(written)) {
            segments.resize(segment, written);
        }
    }

    void close() {
        Quietly.close(file);
    }

    private boolean cutTo(long size) {
        try {
            file.truncate(size);
            return true;
        } catch (IOException e) {
            LOG.warn(
                    "Cannot cut {} to {} bytes: {}. It stays longer than it need be",
                    segment.name(),
                    size,
                    Reason.of(e));
            return false;
        }
    }
}
