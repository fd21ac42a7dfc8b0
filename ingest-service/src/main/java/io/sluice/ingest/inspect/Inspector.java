/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.inspect;

import io.sluice.codec.Decoding;

/**
 * Looks at what a message was decoded to, in the order of the journal, and may refuse readings or change them.
 *
 * <p>What it refuses it moves from the readings to the faults, with the reading's index in the payload: it becomes a dead
 * letter like any other. Only messages on their way to the store are shown; whoever decodes messages once more (the
 * delivery ledger's review, the memory of the live lane) asks the dead letters what was refused instead, so an inspector may
 * learn from what it sees. After a crash, messages that were not yet settled are shown again.
 *
 * <p>Called by the lanes' decoding threads, which are two while a backlog is worked off: implementations are thread-safe, and
 * do nothing that waits.
 */
@FunctionalInterface
public interface Inspector {

    /** Lets everything pass. */
    Inspector NONE = (_, _, decoded) -> decoded;

    /**
     * Looks at a message.
     *
     * @param sequence of the message in the journal
     * @param receivedAtNanos its time of receipt, nanoseconds since the epoch
     * @return {@code decoded} itself, as nearly always, or what is to be made of it instead
     */
    Decoding.Decoded inspect(long sequence, long receivedAtNanos, Decoding.Decoded decoded);

    /** What was let through so far goes to the store next: what must be on record before it does, is written now. */
    default void handingOver() {}

    /**
     * A checkpoint is about to be written: what was written is made safe first. Called by a thread of its own, which may wait.
     */
    default void force() {}

    /** This one first, then another on what it let through. */
    default Inspector then(Inspector next) {
        return new InspectorPair(this, next);
    }
}
