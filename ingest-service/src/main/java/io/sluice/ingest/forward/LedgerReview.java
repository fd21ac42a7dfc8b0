/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.codec.MessageDecoder;
import io.sluice.ingest.deadletter.DeadLetters;
import io.sluice.ingest.inspect.Inspector;
import io.sluice.ingest.intake.MessageRecord;
import io.sluice.journal.Journal;
import io.sluice.journal.JournalException;
import io.sluice.journal.JournalReader;
import io.sluice.store.WriteOutcome.Written;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Reads settled messages of the journal once more, and makes of them what the lanes had made: the decoder says the same
 * again, and what the store had refused is among the dead letters. Nothing is written. One reading of the journal from a
 * position on; one thread.
 */
final class LedgerReview implements AutoCloseable {

    private static final BatchLimits LIMITS = new BatchLimits(5_000, 1 << 20, Duration.ZERO);

    private final DeadLetters deadLetters;
    private final BooleanSupplier stopping;
    private final JournalReader reader;
    private final BatchBuilder builder;
    private final Target target;

    /** Everything below this sequence has been handed over. */
    private long next;

    /** Whether the reader stands at a record that lay beyond the last end asked for. */
    private boolean held;

    /** Takes what was read. */
    interface Target {

        /** Messages, one after another, and which of their readings the store had refused. */
        void take(ForwardBatch batch, Written written);

        /** There is nothing in the journal up to a sequence: it was lost, or the numbers were never used. */
        void nothingUpTo(long sequence);
    }

    /** @param decoder one that knows what was known at {@code from} */
    LedgerReview(
            Journal journal,
            long from,
            DeadLetters deadLetters,
            MessageDecoder decoder,
            BooleanSupplier stopping,
            Target target) {
        this.deadLetters = deadLetters;
        this.stopping = stopping;
        this.target = target;
        this.next = from;
        this.reader = journal.reader(from);
        this.builder = new BatchBuilder(LIMITS, LIMITS::maxLines, decoder, Inspector.NONE, DeviceSightings.none());
    }

    /** Hands over the messages below a sequence, batch by batch, until all are or the program stops. */
    void readTo(long end) throws JournalException {
        while (!stopping.getAsBoolean() && hasRecord(end)) {
            held = !add(end);
            if (builder.isFull()) {
                handOver();
            }
        }
        handOver();
        if (!stopping.getAsBoolean() && next < end) {
            target.nothingUpTo(end);
            next = end;
        }
        if (!held) {
            reader.letGoOfDeleted();
        }
    }

    private boolean hasRecord(long end) throws JournalException {
        return held ? reader.sequence() < end : reader.nextSequence() < end && reader.advance();
    }

    /** Adds a record, and what is missing before it; false when it lies beyond the end, for the next time. */
    private boolean add(long end) {
        long sequence = reader.sequence();
        long damaged = Math.max(next, sequence - reader.skippedBefore());
        if (damaged > next) {
            handOver();
            target.nothingUpTo(Math.min(damaged, end));
        }
        long ours = Math.min(sequence, end);
        if (damaged < ours) {
            builder.addDamaged(damaged, ours - damaged);
        }
        next = ours;
        if (sequence >= end) {
            return false;
        }
        builder.add(sequence, MessageRecord.read(reader.payload()));
        next = sequence + 1;
        return true;
    }

    private void handOver() {
        if (builder.isEmpty()) {
            return;
        }
        ForwardBatch batch = builder.build();
        target.take(batch, KeptBefore.of(batch, deadLetters));
    }

    @Override
    public void close() {
        reader.close();
    }
}
