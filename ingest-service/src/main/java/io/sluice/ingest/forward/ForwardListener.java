/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.store.WriteOutcome;

/** Hears what the forwarder does, once per batch; for meters. Called on the forwarder's threads; must not block. */
public interface ForwardListener {

    /** The store answered. */
    void onWrite(WriteOutcome outcome, long nanos);

    /** The messages of a batch have their terminal states; the oldest was received then, or 0 where that is lost. */
    void onSettled(Tally tally, long oldestReceivedAtNanos);

    /** A new dead letter is kept. */
    void onDeadLetter(String reason);
}
