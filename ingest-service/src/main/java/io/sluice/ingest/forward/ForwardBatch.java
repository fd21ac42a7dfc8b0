/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.codec.Decoding;
import io.sluice.codec.sparkplug.SessionChanges;
import io.sluice.ingest.deadletter.DeadLetter;
import io.sluice.ingest.ledger.Outcome;
import io.sluice.store.Batch;
import java.util.List;

/**
 * A run of messages, decoded: what goes to the store, what cannot, and how far the run reaches.
 *
 * @param messages one per message of the run that has readings for the store, in the order of the batch's readings
 * @param deadLetters of messages and readings that could not be decoded
 * @param unread messages of the run that were not decoded, because they are duplicates or filtered out
 * @param firstSequence the run's first message
 * @param endSequence the sequence after the run's last message
 * @param oldestReceivedAtNanos time of receipt of the run's first message; 0 when none of it can be read
 * @param decided messages whose terminal state is known without the store
 * @param sessions what the run has made of Sparkplug's sessions
 */
record ForwardBatch(
        Batch batch,
        List<MessageSpan> messages,
        List<DeadLetter> deadLetters,
        List<Unread> unread,
        long firstSequence,
        long endSequence,
        long oldestReceivedAtNanos,
        Tally decided,
        SessionChanges sessions) {

    /** A message that was not decoded, and why. */
    record Unread(long sequence, long receivedAtNanos, String topic, Outcome outcome) {}

    /**
     * Which readings of the batch came in one message.
     *
     * @param firstReading index of its first reading in the batch
     * @param gaps indexes, in the payload, of other readings of the message, which are dead letters already or left out
     *     by the route; ascending
     * @param hasFaults whether it has dead letters already, of some of those or of itself
     * @param letter whether all of the message is a dead letter already, beside the readings that are good
     * @param withheld readings of it that an inspector has refused
     * @param source the message itself, for the dead letter of a reading that the store refuses
     */
    record MessageSpan(
            int firstReading,
            List<Integer> gaps,
            boolean hasFaults,
            boolean letter,
            Withheld withheld,
            SourceMessage source) {

        /** Where in the message's payload a reading of the batch stood. */
        int indexInPayload(int readingOfBatch) {
            return Decoding.Decoded.indexInPayload(gaps, readingOfBatch - firstReading);
        }
    }

    /** The place, in the batch, behind the last reading of a message. */
    int endOfMessage(int message) {
        return message + 1 < messages.size()
                ? messages.get(message + 1).firstReading()
                : batch.readings().size();
    }

    /** The place, among the messages, of the one that a reading of the batch came in. */
    int messageOf(int reading) {
        int low = 0;
        int high = messages.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (messages.get(middle).firstReading() <= reading) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** How many messages of the journal it covers. */
    long size() {
        return endSequence - firstSequence;
    }
}
