/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A set of fingerprints that only grows: open addressing, at most half full, so 16 to 32 bytes for each. Anybody may ask at any
 * time without a lock; one thread at a time adds. Who asks while one is added may be told that it is not there yet.
 */
final class PrintTable {

    private static final int LEAST_SLOTS = 1_024;

    private volatile AtomicLongArray slots = new AtomicLongArray(LEAST_SLOTS);
    private int size;

    boolean contains(long print) {
        AtomicLongArray table = slots;
        return table.getOpaque(find(table, print)) == print;
    }

    /** Adds one that is not 0; does nothing when it is there. */
    void add(long print) {
        AtomicLongArray table = slots;
        int at = find(table, print);
        if (table.getPlain(at) == print) {
            return;
        }
        table.setRelease(at, print);
        if (++size > table.length() / 2) {
            grow(table);
        }
    }

    int size() {
        return size;
    }

    /** Every fingerprint. For the thread that adds. */
    long[] all() {
        long[] all = new long[size];
        AtomicLongArray table = slots;
        int next = 0;
        for (int i = 0; i < table.length(); i++) {
            long print = table.getPlain(i);
            if (print != 0) {
                all[next++] = print;
            }
        }
        return all;
    }

    private void grow(AtomicLongArray table) {
        AtomicLongArray more = new AtomicLongArray(table.length() * 2);
        for (int i = 0; i < table.length(); i++) {
            long print = table.getPlain(i);
            if (print != 0) {
                more.setPlain(find(more, print), print);
            }
        }
        slots = more;
    }

    /** Where one is, or would be. Fingerprints are mixed already. */
    private static int find(AtomicLongArray table, long print) {
        int mask = table.length() - 1;
        int at = (int) print & mask;
        for (long there = table.getOpaque(at); there != 0 && there != print; there = table.getOpaque(at)) {
            at = (at + 1) & mask;
        }
        return at;
    }
}
