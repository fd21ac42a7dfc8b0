/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

/**
 * About how many different values there were, in {@value #REGISTERS} bytes: HyperLogLog (Flajolet, Fusy, Gandouet, Meunier
 * 2007) with its correction for few values by linear counting. A standard error of 4.6 %; up to {@value #FEW} values it is
 * exact, since of a handful one more or less makes another tag the culprit. Not thread-safe.
 */
final class DistinctCount {

    private static final int BITS = 9;
    private static final int REGISTERS = 1 << BITS;
    private static final double ALPHA = 0.7213 / (1 + 1.079 / REGISTERS);

    private static final int FEW = 16;

    private final byte[] registers = new byte[REGISTERS];
    private final long[] few = new long[FEW];

    /** How many of the few are known; more than there is room for when there were more. */
    private int known;

    /** Takes note of a value by a hash of it that is well mixed. */
    void add(long hash) {
        int register = (int) (hash >>> (Long.SIZE - BITS));
        int rank = Long.numberOfLeadingZeros(hash << BITS | 1L << (BITS - 1)) + 1;
        registers[register] = (byte) Math.max(registers[register], rank);
        if (known <= FEW) {
            addToFew(hash);
        }
    }

    private void addToFew(long hash) {
        for (int i = 0; i < known; i++) {
            if (few[i] == hash) {
                return;
            }
        }
        if (known < FEW) {
            few[known] = hash;
        }
        known++;
    }

    long estimate() {
        return known <= FEW ? known : estimateOfMany();
    }

    private long estimateOfMany() {
        double sum = 0;
        int empty = 0;
        for (byte register : registers) {
            sum += Math.scalb(1.0, -register);
            empty += register == 0 ? 1 : 0;
        }
        double raw = ALPHA * REGISTERS * REGISTERS / sum;
        return Math.round(raw <= 2.5 * REGISTERS && empty > 0 ? REGISTERS * Math.log((double) REGISTERS / empty) : raw);
    }
}
