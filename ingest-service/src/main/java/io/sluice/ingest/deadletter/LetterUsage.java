/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import java.util.Map;

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
}
