/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;

/** A durable log of opaque records. */
public final class Journal implements AutoCloseable {

    private Journal() {}

    /** Opens the journal in its folder, repairing what a crash left behind. */
    public static Journal open(JournalSettings settings) throws JournalException {
        throw new JournalException("not written yet: " + settings);
    }

    /** Writer thread only: takes a copy of the record's remaining bytes; the buffer's position is not changed. */
    public AppendOutcome append(ByteBuffer record) {
        throw new UnsupportedOperationException();
    }

    /** Writer thread only: makes everything appended so far durable with one force. */
    public CommitOutcome commit() {
        throw new UnsupportedOperationException();
    }

    /**
     * Writer thread only, before the first append: lets the next sequence be at least this. For a position kept elsewhere
     * that is ahead of the journal, because its folder was lost, or a power cut came under {@link Durability#WRITTEN}.
     */
    public void startAtLeastAt(long sequence) throws JournalException {
        throw new UnsupportedOperationException();
    }

    /** The oldest record that can still be read; equals {@link #committedSequence()} when there is none. */
    public long firstSequence() {
        throw new UnsupportedOperationException();
    }

    /** The sequence after the last committed record. */
    public long committedSequence() {
        throw new UnsupportedOperationException();
    }

    /** Waits until {@code committedSequence() > sequence}; false when the limit is over or the journal is closed. */
    public boolean awaitCommitted(long sequence, Duration limit) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** A new reader whose first record is {@code fromSequence}, or the oldest one there is, if that is later. */
    public JournalReader reader(long fromSequence) {
        throw new UnsupportedOperationException();
    }

    /** Every record below this sequence may go; whole files are deleted, never the one being written. */
    public void release(long belowSequence) {
        throw new UnsupportedOperationException();
    }

    /** The size of all files. */
    public long bytes() {
        throw new UnsupportedOperationException();
    }

    /** The size at which the journal is full. */
    public long limitBytes() {
        throw new UnsupportedOperationException();
    }

    /** Why the last append or commit found no room; empty when it did. */
    public Optional<String> fullReason() {
        throw new UnsupportedOperationException();
    }

    /** Why the journal is down for good; empty while it is up. */
    public Optional<String> downReason() {
        throw new UnsupportedOperationException();
    }

    public JournalStatistics statistics() {
        throw new UnsupportedOperationException();
    }

    /** Calls the listener on the writer thread with the nanoseconds each force of records took. */
    public void addForceListener(LongConsumer forceNanos) {
        throw new UnsupportedOperationException();
    }

    /** Closes the files. What was appended and not committed is gone, as after a crash. */
    @Override
    public void close() {}
}
