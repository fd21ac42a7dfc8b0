/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.store.WriteOutcome.Written;
import org.jspecify.annotations.Nullable;

/** A batch on its way, and how far it has come. What changes is guarded by the lock of {@link UnderWay}. */
final class BatchSlot {

    enum State {
        WAITING,
        WRITING,
        WRITTEN
    }

    private final LaneRow row;
    private final ForwardBatch batch;
    private final Claims claims;
    State state = State.WAITING;

    @Nullable
    Written written;

    BatchSlot(LaneRow row, ForwardBatch batch) {
        this.row = row;
        this.batch = batch;
        this.claims = new Claims(batch.batch());
    }

    ForwardBatch batch() {
        return batch;
    }

    LaneRow row() {
        return row;
    }

    Claims claims() {
        return claims;
    }
}
