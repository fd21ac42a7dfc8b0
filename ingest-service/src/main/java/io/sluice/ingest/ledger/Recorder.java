/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

import io.sluice.model.DeviceKey;
import io.sluice.model.Reading;

/** Takes note of what became of messages, told in the order of the journal. */
public interface Recorder {

    /**
     * A reading that could be read.
     *
     * @param receivedAtNanos when its message was received, since the epoch
     * @param deadLettered whether the store has refused it
     */
    void reading(Reading reading, long receivedAtNanos, boolean deadLettered);

    /**
     * A message, or one reading of it, of which no more is known than whose it is.
     *
     * @param measurement empty when not even that is known
     */
    void unread(DeviceKey device, String measurement, Outcome outcome, long receivedAtNanos);

    /** The same of nobody known. */
    void nobodys(Outcome outcome, long count);
}
