/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

/** How many readings had which outcome, and how many of them came out of order. Not thread-safe. */
final class Counts {

    /** The outcomes, and one more for what came out of order. */
    static final int KINDS = Outcome.values().length + 1;

    static final int OUT_OF_ORDER = KINDS - 1;

    private final long[] counts = new long[KINDS];

    void add(int kind) {
        counts[kind]++;
    }

    void add(long[] more) {
        for (int kind = 0; kind < KINDS; kind++) {
            counts[kind] += more[kind];
        }
    }

    void add(int kind, long more) {
        counts[kind] += more;
    }

    long of(Outcome outcome) {
        return counts[outcome.ordinal()];
    }

    long outOfOrder() {
        return counts[OUT_OF_ORDER];
    }

    void writeTo(Packed out) {
        for (long count : counts) {
            out.put(count);
        }
    }

    static Counts read(Packed in) {
        Counts read = new Counts();
        for (int kind = 0; kind < KINDS; kind++) {
            read.counts[kind] = in.get();
        }
        return read;
    }
}
