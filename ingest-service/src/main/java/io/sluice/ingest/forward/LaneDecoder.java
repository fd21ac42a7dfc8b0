/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.codec.MessageDecoder;
import io.sluice.codec.sparkplug.SparkplugDecoder;
import io.sluice.ingest.intake.MessageRecord;
import io.sluice.ingest.intake.RecordTopics;
import io.sluice.journal.JournalException;
import io.sluice.journal.JournalReader;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Reads and decodes a lane's messages, one batch after another, and hands each over. For the lane's decoding thread; one
 * reading of the journal from a position, then a new one.
 */
final class LaneDecoder implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    /** How long records may gather before they are read, once the newest has been. */
    private static final long GATHER_NANOS = 10_000_000;

    private final Lanes parts;
    private final Lane lane;
    private final JournalReader reader;
    private final BatchBuilder builder;
    private final RecordTopics topics = new RecordTopics();
    private boolean sessionsKnown;
    private boolean late;

    LaneDecoder(Lanes parts, Lane lane, long position) {
        this.parts = parts;
        this.lane = lane;
        this.reader = parts.journal().reader(position);
        this.builder = parts.builder(new MessageDecoder(parts.routes(), parts.sparkplug(lane)));
        this.sessionsKnown = lane.sessions().isKnown();
    }

    /** Makes and hands over one batch, if there is anything; false when the lane's end is reached. */
    boolean decodeNext() throws JournalException, InterruptedException {
        if (reader.nextSequence() >= lane.end()) {
            return false;
        }
        if (!parts.journal().awaitCommitted(reader.nextSequence(), POLL)) {
            reader.letGoOfDeleted();
            return true;
        }
        boolean more = fill(System.nanoTime() + parts.limits().linger().toNanos());
        if (!builder.isEmpty()) {
            lane.handOver(builder.build(), late);
        }
        return more;
    }

    private boolean fill(long lingerUntil) throws JournalException, InterruptedException {
        while (!builder.isFull() && !lane.isStopping() && reader.nextSequence() < lane.end()) {
            if (reader.advance()) {
                if (!addCurrent()) {
                    return false;
                }
            } else {
                if (!awaitMore(lingerUntil)) {
                    return true;
                }
            }
        }
        return true;
    }

    /** Waits for further records; false when the linger has ended before any came. */
    private boolean awaitMore(long lingerUntil) throws JournalException, InterruptedException {
        long left = lingerUntil - System.nanoTime();
        if (left <= 0 || !parts.journal().awaitCommitted(reader.nextSequence(), Duration.ofNanos(left))) {
            return false;
        }
        // Being woken for every group costs more than reading it, and the batch is not handed over before the linger's
        // end.
        TimeUnit.NANOSECONDS.sleep(Math.clamp(lingerUntil - System.nanoTime(), 0, GATHER_NANOS));
        return true;
    }

    /** Adds a record, and what is missing before it; false when it belongs to the lane behind this one. */
    private boolean addCurrent() throws JournalException, InterruptedException {
        boolean first = builder.isEmpty();
        long sequence = reader.sequence();
        long missing = sequence - reader.skippedBefore();
        long ours = Math.min(sequence, lane.end());
        if (missing < ours) {
            builder.addDamaged(missing, ours - missing);
        }
        if (sequence >= lane.end()) {
            return false;
        }
        MessageRecord message = MessageRecord.read(reader.payload(), topics);
        if (!sessionsKnown && SparkplugDecoder.isOurs(message.topic())) {
            findSessions();
        }
        if (first) {
            begin(sequence, message.receivedAtNanos());
        }
        builder.add(sequence, message);
        return true;
    }

    private void findSessions() throws JournalException, InterruptedException {
        if (!parts.findSessions(lane)) {
            throw new InterruptedException("the program ends; it begins with this message when it comes back");
        }
        sessionsKnown = true;
    }

    private void begin(long sequence, long receivedAtNanos) {
        lane.decodesFrom(receivedAtNanos);
        late = lane.isBacklog() || lags(receivedAtNanos);
        if (late && !lane.isBacklog()) {
            parts.splitIfWanted(lane, sequence);
        }
        if (late && parts.catchUp().perSecond() > 0) {
            builder.endAt(Pace.mostAtOnce(parts.catchUp().perSecond()));
        }
    }

    private boolean lags(long receivedAtNanos) {
        Duration age = Duration.between(
                Instant.ofEpochSecond(0, receivedAtNanos), parts.clock().instant());
        return age.compareTo(parts.catchUp().lag()) > 0;
    }

    @Override
    public void close() {
        reader.close();
    }
}
