/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.ingest.deadletter.DeadLetter;
import io.sluice.store.Batch;
import java.util.List;

/**
 * A run of messages, decoded: what goes to the store, what cannot, and how far the run reaches.
 *
 * @param messages one per message of the run that has readings for the store, in the order of the batch's readings
 * @param deadLetters of messages and readings that could not be decoded
 * @param firstSequence the run's first message
 * @param endSequence the sequence after the run's last message
 * @param oldestReceivedAtNanos time of receipt of the run's first message; 0 when none of it can be read
 * @param decided messages whose terminal state is known without the store
 */
record ForwardBatch(
        Batch batch,
        List<MessageSpan> messages,
        List<DeadLetter> deadLetters,
        long firstSequence,
        long endSequence,
        long oldestReceivedAtNanos,
        Tally decided) {

    /**
     * Which readings of the batch came in one message.
     *
     * @param firstReading index of its first reading in the batch
     * @param faulty indexes, in the payload, of other readings of the message that are dead letters already; ascending
     * @param source the message itself, for the dead letter of a reading that the store refuses
     */
    record MessageSpan(int firstReading, List<Integer> faulty, SourceMessage source) {

        /** Where in the message's payload a reading of the batch stood. */
        int indexInPayload(int readingOfBatch) {
            int index = readingOfBatch - firstReading;
            for (int bad : faulty) {
                if (bad <= index) {
                    index++;
                }
            }
            return index;
        }
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
