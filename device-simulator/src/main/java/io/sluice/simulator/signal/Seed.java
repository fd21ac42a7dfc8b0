/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator.signal;

/**
 * A source of numbers that look random and are not: each is a hash of the seed and a position. Unlike a generator, it
 * can be asked for any position in any order.
 *
 * @param value any number; seeds that differ in one bit give unrelated numbers
 */
public record Seed(long value) {

    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    /** A seed of its own for a part, for instance a device or one of its fields. */
    public Seed child(String part) {
        long hash = value;
        for (int i = 0; i < part.length(); i++) {
            hash = mix(hash ^ part.charAt(i));
        }
        return new Seed(mix(hash + GOLDEN_RATIO));
    }

    /** A number from 0 (inclusive) to 1 (exclusive) for a position, evenly spread. */
    public double unit(long position) {
        return (mix(value + position * GOLDEN_RATIO) >>> 11) * 0x1p-53;
    }

    /** A number from {@code -spread} to {@code spread} that belongs to this seed as a whole. */
    public double offset(double spread) {
        return (2 * unit(0) - 1) * spread;
    }

    /** The finalizer of SplitMix64: every bit of the argument changes about half of the result's. */
    private static long mix(long z) {
        long first = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long second = (first ^ (first >>> 27)) * 0x94D049BB133111EBL;
        return second ^ (second >>> 31);
    }
}
