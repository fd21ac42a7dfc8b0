/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.journal.JournalException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stretch of the journal on its way to the store: one thread reads and decodes, another settles what has been written,
 * both in the order of the journal. In between, the writers take batches from the lane's row of {@link UnderWay}.
 *
 * <p>A lane without an end takes whatever comes. It may be given an end once, by its own decoding thread: then it is the
 * backlog, and a newer lane takes what comes.
 */
final class Lane {

    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    private static final Duration POLL = Duration.ofMillis(100);

    private final Lanes parts;
    private final Progress.Cursor cursor;
    private final long from;
    private final LaneRow row;
    private final LaneSessions sessions;
    private final Pace pace;
    private final Thread decoding;
    private final Thread settling;
    private volatile long end;
    private volatile boolean stopping;
    private volatile boolean decoded;
    private volatile boolean held;
    private volatile long decodingNanos;
    private volatile long settled;

    /**
     * A lane.
     *
     * @param end the sequence after its last message; {@link Long#MAX_VALUE} for one without an end
     */
    Lane(Lanes parts, Progress.Cursor cursor, LaneRow row, LaneSessions sessions, long end) {
        this.parts = parts;
        this.cursor = cursor;
        this.from = cursor.position();
        this.row = row;
        this.sessions = sessions;
        this.end = end;
        this.pace = new Pace(parts.catchUp().perSecond());
        this.decoding = Thread.ofPlatform().name("sluice-decode").unstarted(this::decodeAll);
        this.settling = Thread.ofPlatform().name("sluice-settle").unstarted(this::settleAll);
    }

    void start() {
        decoding.start();
        settling.start();
    }

    LaneRow row() {
        return row;
    }

    /** The sessions of Sparkplug's edge nodes at this lane's place. */
    LaneSessions sessions() {
        return sessions;
    }

    boolean isBacklog() {
        return end < Long.MAX_VALUE;
    }

    long end() {
        return end;
    }

    boolean isStopping() {
        return stopping;
    }

    /** The batch that is being made begins with a message received then. */
    void decodesFrom(long receivedAtNanos) {
        decodingNanos = receivedAtNanos;
    }

    /** Decoding thread only: from here on a newer lane takes over. */
    void endAt(long sequence) {
        end = sequence;
    }

    LaneStatus status(boolean alone) {
        LaneStatus.Kind kind =
                alone ? LaneStatus.Kind.ALL : isBacklog() ? LaneStatus.Kind.BACKLOG : LaneStatus.Kind.LIVE;
        long position = cursor.position();
        long oldest = parts.underWay().oldestNanos(row);
        return new LaneStatus(
                kind,
                from,
                position,
                isBacklog() ? end : parts.journal().committedSequence(),
                oldest == 0 ? decodingNanos : oldest,
                settled,
                held);
    }

    private void decodeAll() {
        while (!stopping && !decoded) {
            try {
                parts.beforeOldest(this);
                decodeFrom(cursor.position());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (JournalException | RuntimeException e) {
                log.error("reading the journal failed; it is tried again from the last confirmed message", e);
                awaitNothingUnderWay();
            }
        }
    }

    private void decodeFrom(long position) throws JournalException, InterruptedException {
        try (LaneDecoder decoder = new LaneDecoder(parts, this, position)) {
            boolean more = true;
            while (!stopping && more) {
                more = decoder.decodeNext();
            }
            decoded = !more;
        }
    }

    /** Batches are handed over in order, so decoding may begin anew only when none is under way. */
    private void awaitNothingUnderWay() {
        try {
            do {
                TimeUnit.SECONDS.sleep(1);
            } while (!stopping && !parts.underWay().isEmpty(row));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    /**
     * Hands a batch to the writers, when it is its turn and there is room.
     *
     * @param late whether it counts as backlog, for the pace
     */
    void handOver(ForwardBatch batch, boolean late) throws InterruptedException {
        if (late) {
            waitFor(pace.delayNanos(batch.size(), System.nanoTime()));
        }
        boolean given = false;
        while (!given && !stopping) {
            held = mustWaitForBacklog();
            if (held) {
                TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
            } else {
                given = parts.underWay().offer(row, batch, POLL);
            }
        }
        decodingNanos = 0;
    }

    private void waitFor(long nanos) throws InterruptedException {
        long until = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !stopping; left = until - System.nanoTime()) {
            TimeUnit.NANOSECONDS.sleep(Math.min(left, POLL.toNanos()));
        }
    }

    private boolean mustWaitForBacklog() {
        @Nullable LiveWrites notes = row.notes();
        return notes != null && notes.isFull();
    }

    private void settleAll() {
        try {
            while (!parts.isAbandoning()) {
                UnderWay.Answered head = parts.underWay().head(row, POLL);
                if (head != null) {
                    settle(head);
                } else if (decoded && parts.underWay().isEmpty(row)) {
                    if (parts.ended(this)) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A batch is never skipped: what fails for a reason nobody foresaw is tried again. */
    private void settle(UnderWay.Answered head) throws InterruptedException {
        while (!parts.isAbandoning()) {
            try {
                if (parts.settlement().settle(head.batch(), head.written(), cursor)) {
                    settled += head.batch().size();
                    sessions.settled(head.batch().endSequence(), head.batch().sessions());
                    parts.underWay().settled(row);
                    return;
                }
            } catch (RuntimeException e) {
                log.error("settling a batch failed; it is tried again", e);
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }

    /** Takes nothing more; what is under way may still be written and settled. */
    void stop() {
        stopping = true;
    }

    /** Waits for the end of decoding. */
    void awaitDecoded(Duration limit) throws InterruptedException {
        decoding.join(limit);
    }

    /** Waits for the end of both threads. No interrupt: it would close the files they read and force. */
    void end(Duration limit) throws InterruptedException {
        decoding.join(limit);
        settling.join(limit);
    }
}
