/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import io.sluice.ingest.collect.LongSet;
import io.sluice.model.SeriesKey;
import java.util.Map;

/**
 * 64-bit fingerprints of series, by a secret of this installation's own: who publishes cannot choose names that pass for
 * others. Four characters at a time are folded in by a full 64 by 64 bit multiplication, and the end is mixed once more.
 *
 * <p>Of a million known series, a new one passes for known with a chance of 10^6 / 2^64, 1 in 18 million million; it would then
 * be stored without having been counted. Thread-safe.
 */
final class SeriesPrint {

    private final long seed;
    private final long secret;

    SeriesPrint(long seed, long secret) {
        this.seed = LongSet.mix(seed);
        this.secret = LongSet.mix(secret) | 1; // of all 64 bits, whatever was given
    }

    /** Never 0. */
    long of(SeriesKey series) {
        long hash = text(seed, series.measurement());
        hash = text(hash, series.device().site());
        hash = text(hash, series.device().device());
        if (!series.tags().isEmpty()) {
            for (Map.Entry<String, String> tag : series.tags().values().entrySet()) {
                hash = text(text(hash, tag.getKey()), tag.getValue());
            }
        }
        return notZero(LongSet.mix(hash));
    }

    /** Of one text. */
    long of(String text) {
        return notZero(LongSet.mix(text(seed, text)));
    }

    private static long notZero(long hash) {
        return hash == 0 ? 1 : hash;
    }

    /** The length goes first, so that no two rows of texts are folded in as the same characters. */
    private long text(long before, String text) {
        int length = text.length();
        long hash = fold(before ^ length);
        int i = 0;
        for (; i + 4 <= length; i += 4) {
            long four = text.charAt(i)
                    | (long) text.charAt(i + 1) << 16
                    | (long) text.charAt(i + 2) << 32
                    | (long) text.charAt(i + 3) << 48;
            hash = fold(hash ^ four);
        }
        long rest = 0;
        for (; i < length; i++) {
            rest = rest << 16 | text.charAt(i);
        }
        return fold(hash ^ rest);
    }

    private long fold(long value) {
        long mixed = value ^ seed;
        return Math.unsignedMultiplyHigh(mixed, secret) ^ mixed * secret ^ Long.rotateLeft(value, 32);
    }
}
