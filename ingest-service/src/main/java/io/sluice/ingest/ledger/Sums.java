/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

/** The ledger's totals as they are kept. Not thread-safe. */
final class Sums {

    LedgerTotals.Baseline before = LedgerTotals.Baseline.NONE;
    Counts counts = new Counts();
    long messages;
    long nobodys;
    long missing;
    long resets;
    long wraps;
    long evicted;
    long uncounted;

    LedgerTotals shown(long position, int series, int rangesListed) {
        return new LedgerTotals(
                position,
                series,
                evicted,
                messages,
                counts.of(Outcome.STORED),
                counts.of(Outcome.REPEATED),
                counts.of(Outcome.REDELIVERED),
                counts.of(Outcome.DEAD_LETTERED),
                counts.of(Outcome.FILTERED),
                nobodys,
                counts.outOfOrder(),
                missing,
                resets,
                wraps,
                uncounted,
                rangesListed,
                before);
    }

    void writeTo(Packed out) {
        counts.writeTo(out);
        out.put(messages)
                .put(nobodys)
                .put(missing)
                .put(resets)
                .put(wraps)
                .put(evicted)
                .put(uncounted);
        out.put(before.messages()).put(before.stored()).put(before.deadLettered());
        out.put(before.filtered()).put(before.redelivered());
    }

    static Sums read(Packed in) {
        Sums read = new Sums();
        read.counts = Counts.read(in);
        read.messages = in.get();
        read.nobodys = in.get();
        read.missing = in.get();
        read.resets = in.get();
        read.wraps = in.get();
        read.evicted = in.get();
        read.uncounted = in.get();
        read.before = new LedgerTotals.Baseline(in.get(), in.get(), in.get(), in.get(), in.get());
        return read;
    }
}
