/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.collect;

/** A set of 64-bit values that only grows: 16 to 32 bytes a value. Not thread-safe. */
public final class LongSet {

    private static final int LEAST_SLOTS = 16;

    private long[] slots;
    private boolean holdsZero;
    private int size;

    /** An empty set with room for this many values; it grows beyond. */
    public LongSet(int expected) {
        slots = new long[Math.max(LEAST_SLOTS, Integer.highestOneBit(Math.max(1, expected)) << 2)];
    }

    /**
     * Adds a value.
     *
     * @return whether it was not there yet
     */
    public boolean add(long value) {
        if (value == 0) {
            size += holdsZero ? 0 : 1;
            boolean isNew = !holdsZero;
            holdsZero = true;
            return isNew;
        }
        int at = find(slots, value);
        if (slots[at] == value) {
            return false;
        }
        slots[at] = value;
        if (++size > slots.length / 2) {
            grow();
        }
        return true;
    }

    public boolean contains(long value) {
        return value == 0 ? holdsZero : slots[find(slots, value)] == value;
    }

    public int size() {
        return size;
    }

    /** Whether a value is in both. */
    public boolean meets(LongSet other) {
        LongSet few = size <= other.size ? this : other;
        LongSet many = few == this ? other : this;
        if (few.holdsZero && many.holdsZero) {
            return true;
        }
        for (long value : few.slots) {
            if (value != 0 && many.contains(value)) {
                return true;
            }
        }
        return false;
    }

    private void grow() {
        long[] more = new long[slots.length * 2];
        for (long value : slots) {
            if (value != 0) {
                more[find(more, value)] = value;
            }
        }
        slots = more;
    }

    /** Where a value is, or would be. */
    private static int find(long[] slots, long value) {
        int mask = slots.length - 1;
        int at = (int) mix(value) & mask;
        while (slots[at] != 0 && slots[at] != value) {
            at = (at + 1) & mask;
        }
        return at;
    }

    /** Spreads the bits of a value over all of them; different values stay different. */
    public static long mix(long value) {
        long mixed = (value ^ (value >>> 32)) * 0x9E37_79B9_7F4A_7C15L;
        mixed = (mixed ^ (mixed >>> 29)) * 0xBF58_476D_1CE4_E5B9L;
        return mixed ^ (mixed >>> 32);
    }
}
