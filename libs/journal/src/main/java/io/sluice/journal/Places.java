/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.util.BitSet;

/** A set of sequences above a floor that rises, one bit each. Not thread-safe. */
final class Places {

    /** Far more than are appended between two looks at the room. */
    private static final int MARGIN = 1 << 24;

    private long floor;
    private BitSet bits = new BitSet();

    Places(long floor) {
        this.floor = floor;
    }

    /** Whether a place around this one can still be kept: there are two thousand million above the floor. */
    boolean hasRoomFor(long place) {
        return place - floor < Integer.MAX_VALUE - MARGIN;
    }

    /** Adds a place; one below the floor is in already. */
    void add(long place) {
        if (place >= floor) {
            bits.set(Math.toIntExact(place - floor));
        }
    }

    boolean contains(long place) {
        return place < floor || bits.get(Math.toIntExact(place - floor));
    }

    boolean containsAllBelow(long end) {
        return bits.nextClearBit(0) >= end - floor;
    }

    /** Raises the floor. */
    void forgetBelow(long newFloor) {
        if (newFloor > floor) {
            int dropped = (int) Math.min(newFloor - floor, bits.length());
            bits = bits.get(dropped, Math.max(dropped, bits.length()));
            floor = newFloor;
        }
    }
}
