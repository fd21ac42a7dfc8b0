/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import java.util.Arrays;

/**
 * Which letters are kept of messages that may come again: after a crash the forwarder goes back to its checkpoint, and
 * with several lanes messages do not come in the order of the journal. By journal sequence and reading, exactly; 12 to 48
 * bytes a letter. Not thread-safe.
 */
final class KnownLetters {

    private static final long FREE = Long.MIN_VALUE;
    private static final int LEAST_SLOTS = 64;

    private long[] sequences = free(LEAST_SLOTS);
    private int[] indexes = new int[LEAST_SLOTS];
    private int size;

    boolean contains(long sequence, int index) {
        return sequences[find(sequence, index)] != FREE;
    }

    void add(long sequence, int index) {
        int at = find(sequence, index);
        if (sequences[at] == FREE) {
            sequences[at] = sequence;
            indexes[at] = index;
            if (++size > sequences.length / 2) {
                rebuild(sequences.length * 2, Long.MIN_VALUE);
            }
        }
    }

    /** Messages below this sequence never come again. */
    void forgetBelow(long sequence) {
        if (size > 0) {
            rebuild(LEAST_SLOTS, sequence);
        }
    }

    int size() {
        return size;
    }

    private void rebuild(int slots, long from) {
        long[] oldSequences = sequences;
        int[] oldIndexes = indexes;
        sequences = free(slots);
        indexes = new int[slots];
        size = 0;
        for (int i = 0; i < oldSequences.length; i++) {
            if (oldSequences[i] != FREE && oldSequences[i] >= from) {
                add(oldSequences[i], oldIndexes[i]);
            }
        }
    }

    private static long[] free(int slots) {
        long[] free = new long[slots];
        Arrays.fill(free, FREE);
        return free;
    }

    /** Where a letter is, or would be. */
    private int find(long sequence, int index) {
        int mask = sequences.length - 1;
        long mixed = (sequence * 31 + index) * 0x9E37_79B9_7F4A_7C15L;
        int at = (int) (mixed >>> 32) & mask;
        while (sequences[at] != FREE && (sequences[at] != sequence || indexes[at] != index)) {
            at = (at + 1) & mask;
        }
        return at;
    }
}
