/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.codec.sparkplug.EdgeNodes;
import io.sluice.codec.sparkplug.SessionChanges;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of Sparkplug's edge nodes as of the place to which one lane has settled; always the two together. Knows
 * what of them is not on the disk. Thread-safe.
 */
final class LaneSessions {

    private static final long NOTHING = Long.MAX_VALUE;

    private final long from;
    private long position;
    private @Nullable EdgeNodes nodes;
    private Unsaved unsaved;

    /** The same, as far as it came after the snapshot that is being written. */
    private Unsaved sinceSnapshot = new Unsaved(NOTHING, false);

    /** Sessions and their place. */
    record Snapshot(long position, EdgeNodes nodes) {}

    /** What is not on the disk: the messages from a place on, and whether there are births among them. */
    private record Unsaved(long from, boolean births) {
        Unsaved and(long place, boolean moreBirths) {
            return new Unsaved(Math.min(from, place), births || moreBirths);
        }
    }

    /**
     * Of a lane of which nobody has needed to know yet.
     *
     * @param position to which it has settled
     * @param saved the place of what is on the disk
     */
    LaneSessions(long position, long saved) {
        this.from = position;
        this.position = position;
        this.unsaved = new Unsaved(saved < position ? saved : NOTHING, false);
    }

    /** Where the lane began in this process. */
    long from() {
        return from;
    }

    synchronized boolean isKnown() {
        return nodes != null;
    }

    /** A copy; {@code null} while they are not known. */
    synchronized @Nullable Snapshot snapshot() {
        return nodes == null ? null : new Snapshot(position, nodes.copy());
    }

    synchronized int nodeCount() {
        return nodes == null ? 0 : nodes.size();
    }

    synchronized long metricCount() {
        return nodes == null ? 0 : nodes.metrics();
    }

    /**
     * They are known now. Until now the lane has settled no message of any session since it began.
     *
     * @param readFrom where the reading began that has found them
     */
    synchronized void know(EdgeNodes found, long readFrom) {
        nodes = found;
        unsaved = unsaved.and(readFrom, false);
    }

    /** The lane has settled up to a place. */
    synchronized void settled(long endSequence, SessionChanges changes) {
        if (nodes != null && !changes.isEmpty()) {
            boolean births = nodes.apply(changes);
            unsaved = unsaved.and(position, births);
            sinceSnapshot = sinceSnapshot.and(position, births);
        }
        position = endSequence;
    }

    /** The lane before this one has ended where this one began; what it had not saved is this one's to save. */
    synchronized void follow(LaneSessions ended) {
        unsaved = unsaved.and(ended.unsavedFrom(), ended.hasUnsavedBirths());
    }

    /** After a crash the messages from here on would be needed; {@link Long#MAX_VALUE}: none. */
    synchronized long unsavedFrom() {
        return unsaved.from();
    }

    synchronized boolean hasUnsavedBirths() {
        return unsaved.births();
    }

    /** A snapshot that is going to be written. */
    synchronized @Nullable Snapshot toSave() {
        sinceSnapshot = new Unsaved(NOTHING, false);
        return snapshot();
    }

    /** The last snapshot is on the disk. */
    synchronized void saved() {
        unsaved = sinceSnapshot;
    }
}
