/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The batches of one lane, oldest first. */
final class LaneRow {

    /** Guarded by the lock of {@link UnderWay}. */
    final Deque<BatchSlot> slots = new ArrayDeque<>();

    private volatile @Nullable LiveWrites notes;
    private volatile @Nullable LiveWrites superseding;

    void noteIn(@Nullable LiveWrites memory) {
        notes = memory;
    }

    void leaveAlone(LiveWrites memory) {
        superseding = memory;
    }

    /** Where this lane, being the live one, notes what it has written; {@code null} while there is one lane. */
    @Nullable
    LiveWrites notes() {
        return notes;
    }

    /** What this lane, being the backlog, must leave alone; {@code null} while there is one lane. */
    @Nullable
    LiveWrites superseding() {
        return superseding;
    }
}
