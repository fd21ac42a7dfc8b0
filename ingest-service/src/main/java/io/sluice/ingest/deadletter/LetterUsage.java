/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much is kept.
 *
 * @param letters how many there are, those in the overflow included
 * @param bytes what they take, without the overflow
 * @param capacity bytes at which it is full: somewhat below the size of the files, which need room to be tidied
 * @param siteShare the bytes that one site may hold
 * @param beyondShare sites that hold letters beyond their quarter, with the bytes of those
 */
public record LetterUsage(
        long letters,
        long bytes,
        long capacity,
        long siteShare,
        long overflowBytes,
        long overflowCapacity,
        Map<String, Long> beyondShare) {

    public LetterUsage {
        beyondShare = Map.copyOf(beyondShare);
    }

    /** Of areas that nobody changes meanwhile. */
    static LetterUsage of(LetterArea main, @Nullable LetterArea overflow, long siteShare) {
        long letters = main.shares().letters();
        return overflow == null
                ? new LetterUsage(letters, main.bytes(), main.capacity(), siteShare, 0, 0, Map.of())
                : new LetterUsage(
                        letters + overflow.shares().letters(),
                        main.bytes(),
                        main.capacity(),
                        siteShare,
                        overflow.bytes(),
                        overflow.capacity(),
                        overflow.shares().holders());
    }
}
