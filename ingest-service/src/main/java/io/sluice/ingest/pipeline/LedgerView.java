/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.pipeline;

import io.sluice.ingest.IngestEngine.Parts;
import io.sluice.ingest.forward.Checkpoint;
import io.sluice.ingest.ledger.LedgerTotals;
import org.jspecify.annotations.Nullable;

/** The delivery ledger's part of a snapshot of the pipeline. */
final class LedgerView {

    private LedgerView() {}

    static PipelineSnapshot.Ledger of(Parts parts, Checkpoint done) {
        LedgerTotals totals = parts.ledger().totals();
        return new PipelineSnapshot.Ledger(
                totals.position(),
                Math.max(0, done.reach() - totals.position()),
                totals.received(),
                totals.stored(),
                totals.repeated(),
                totals.redelivered(),
                totals.deadLettered(),
                totals.filtered(),
                totals.nobodys(),
                totals.outOfOrder(),
                totals.missing(),
                totals.resets(),
                totals.wraps(),
                totals.series(),
                totals.evicted(),
                totals.uncounted(),
                holds(totals, done));
    }

    private static @Nullable Boolean holds(LedgerTotals totals, Checkpoint done) {
        boolean comparable = totals.position() == done.position() && done.live() == null && totals.uncounted() == 0;
        return comparable ? Boolean.valueOf(totals.agreesWith(done.baseline())) : null;
    }
}
