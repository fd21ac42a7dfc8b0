/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.codec.MessageDecoder;
import io.sluice.codec.route.RouteSource;
import io.sluice.codec.sparkplug.EdgeNodes;
import io.sluice.codec.sparkplug.SessionWatch;
import io.sluice.codec.sparkplug.SparkplugDecoder;
import io.sluice.ingest.intake.MessageRecord;
import io.sluice.journal.Journal;
import io.sluice.journal.JournalException;
import io.sluice.journal.JournalReader;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of Sparkplug's edge nodes, for whichever lane needs them ({@code docs/decisions/0013}). Each lane has
 * those of its own place in the journal. A lane that begins in the middle finds them out by reading what lies between
 * the oldest lane's place and its own, and only when the first message that needs them comes. Thread-safe.
 */
public final class Sessions {

    private final Journal journal;
    private final LaneSessions.Snapshot start;
    private volatile LaneSessions oldest;
    private volatile @Nullable LaneSessions newest;
    private volatile SessionWatch watch = SessionWatch.NONE;

    /**
     * Sessions of a journal.
     *
     * @param start what was on the disk
     * @param position of the oldest lane
     */
    Sessions(Journal journal, LaneSessions.Snapshot start, long position) {
        this.journal = journal;
        this.start = start;
        this.oldest = new LaneSessions(position, start.position());
    }

    /** From now on hears what sessions lack. */
    public void heardBy(SessionWatch listener) {
        watch = listener;
    }

    SessionWatch watch() {
        return watch;
    }

    /** Those of the lane that is oldest, or the only one. */
    LaneSessions oldest() {
        return oldest;
    }

    /** A second lane begins. */
    synchronized LaneSessions open(long position) {
        LaneSessions opened = new LaneSessions(position, Long.MAX_VALUE);
        newest = opened;
        return opened;
    }

    /** Edge nodes that are known at the oldest lane's place. */
    public int nodes() {
        return oldest.nodeCount();
    }

    /** Metrics that their births have declared. */
    public long metrics() {
        return oldest.metricCount();
    }

    /** The newest that are known, for who looks back; a copy. */
    public EdgeNodes latest() {
        LaneSessions lane = newest;
        LaneSessions.Snapshot live = lane == null ? null : lane.snapshot();
        return (live == null ? oldestSnapshot() : live).nodes().copy();
    }

    private LaneSessions.Snapshot oldestSnapshot() {
        LaneSessions.Snapshot settled = oldest.snapshot();
        return settled == null ? start : settled;
    }

    /**
     * Finds out the sessions of a lane if they are not known, which may take as long as reading the journal between the
     * oldest lane and this one.
     *
     * @return false, and nothing is known, when it was asked to stop
     */
    synchronized boolean find(LaneSessions lane, RouteSource routes, BooleanSupplier stopping) throws JournalException {
        long tried = -1;
        while (!lane.isKnown()) {
            LaneSessions.Snapshot from = oldestSnapshot();
            EdgeNodes found = at(from, lane.from(), routes, stopping);
            if (stopping.getAsBoolean()) {
                return false;
            }
            // While it was read, the oldest lane may have gone on, and the journal may have forgotten what lay behind
            // it.
            if (journal.firstSequence() <= from.position() || from.position() == tried || !oldest.isKnown()) {
                lane.know(found, from.position());
            }
            tried = from.position();
        }
        return true;
    }

    /** The sessions at a place, by what was known at another and the messages in between. */
    synchronized EdgeNodes at(long sequence, RouteSource routes, BooleanSupplier stopping) throws JournalException {
        return at(oldestSnapshot(), sequence, routes, stopping);
    }

    private EdgeNodes at(LaneSessions.Snapshot from, long sequence, RouteSource routes, BooleanSupplier stopping)
            throws JournalException {
        EdgeNodes nodes = from.nodes().copy();
        MessageDecoder decoder = new MessageDecoder(routes, new SparkplugDecoder(() -> nodes, SessionWatch.NONE));
        try (JournalReader reader = journal.reader(from.position())) {
            while (reader.nextSequence() < sequence && !stopping.getAsBoolean() && reader.advance()) {
                if (reader.sequence() < sequence) {
                    learn(decoder, MessageRecord.read(reader.payload()));
                }
            }
        }
        return nodes;
    }

    private static void learn(MessageDecoder decoder, MessageRecord message) {
        if (!SparkplugDecoder.isOurs(message.topic()) || message.duplicate()) {
            return;
        }
        if (message.oversize() == null) {
            decoder.decode(message.topic(), message.payload(), message.receivedAtNanos());
        } else {
            decoder.passOver(message.topic(), message.receivedAtNanos());
        }
    }

    /** The oldest lane has ended, where the newest began, whose sessions are known. */
    synchronized void merge() {
        LaneSessions live = Objects.requireNonNull(newest, "there is one lane only");
        live.follow(oldest);
        oldest = live;
        newest = null;
    }
}
