/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The segments there are, by base. The writer adds, releasing removes, everybody looks. */
final class Segments {

    private static final Logger LOG = LoggerFactory.getLogger(Segments.class);

    private final JournalFiles files;
    private final ConcurrentSkipListMap<Long, Segment> byBase = new ConcurrentSkipListMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private long released;

    Segments(JournalFiles files) {
        this.files = files;
    }

    void add(Segment segment) {
        bytes.addAndGet(segment.fileBytes());
        byBase.put(segment.base(), segment);
    }

    void resize(Segment segment, long fileBytes) {
        bytes.addAndGet(fileBytes - segment.fileBytes());
        segment.fileBytes(fileBytes);
    }

    long bytes() {
        return bytes.get();
    }

    /** There is always one: the active segment is never removed. */
    Segment first() {
        return byBase.firstEntry().getValue();
    }

    /** The first one once no release is under way, in which a file goes before its segment does. */
    synchronized Segment firstWithFile() {
        return first();
    }

    boolean isEmpty() {
        return byBase.isEmpty();
    }

    Segment last() {
        return byBase.lastEntry().getValue();
    }

    /** The segment in which a sequence is or would be; the first one for sequences that are gone. */
    Segment holding(long sequence) {
        Map.Entry<Long, Segment> floor = byBase.floorEntry(sequence);
        return floor == null ? first() : floor.getValue();
    }

    /** Whether it has not been deleted. */
    boolean has(Segment segment) {
        return byBase.get(segment.base()) == segment;
    }

    @Nullable
    Segment after(Segment segment) {
        Map.Entry<Long, Segment> next = byBase.higherEntry(segment.base());
        return next == null ? null : next.getValue();
    }

    /**
     * Deletes the sealed segments whose records are all released.
     *
     * @param below what has been released; a lower number than before changes nothing
     * @param keepFrom records from here on stay although released
     * @return whether anything was deleted
     */
    synchronized boolean release(long below, long keepFrom) {
        released = Math.max(released, below);
        long deletable = Math.min(released, keepFrom);
        boolean deleted = false;
        Segment oldest = first();
        Segment next = after(oldest);
        while (next != null && next.base() <= deletable && delete(oldest)) {
            deleted = true;
            oldest = next;
            next = after(oldest);
        }
        return deleted;
    }

    /** Whether nobody needs the records below this sequence. */
    synchronized boolean isReleased(long below) {
        return released >= below;
    }

    /** Deletes what has been released, also what was to be kept readable: the writer needs the room. */
    synchronized boolean releaseTail() {
        return release(released, Long.MAX_VALUE);
    }

    private boolean delete(Segment segment) {
        try {
            files.delete(segment.name());
        } catch (IOException e) {
            LOG.warn(
                    "Cannot delete the released journal file {}: {}. It is tried again with the next release",
                    segment.name(),
                    Reason.of(e));
            return false;
        }
        byBase.remove(segment.base());
        bytes.addAndGet(-segment.fileBytes());
        forceFolder(segment);
        return true;
    }

    /** After each deletion, so that a power cut brings no segment back with a hole behind it. */
    private void forceFolder(Segment deleted) {
        try {
            files.force();
        } catch (IOException e) {
            LOG.warn(
                    "Cannot force the deletion of journal file {}: {}. It may be back after a power cut",
                    deleted.name(),
                    Reason.of(e));
        }
    }
}
