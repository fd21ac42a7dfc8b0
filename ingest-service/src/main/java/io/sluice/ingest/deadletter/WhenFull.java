/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

/**
 * What happens when the dead letters have reached their largest size, or a site its quarter of it. The reasons are in
 * {@code docs/decisions/0006-a-sites-share-of-the-dead-letters.md}.
 */
public enum WhenFull {
    /**
     * Nothing is lost. What a site has beyond its quarter goes to an overflow beside the others' room; readiness names the
     * site. Forwarding waits only when the dead letters, or the overflow, are full; readiness says why.
     */
    BLOCK,
    /**
     * Nothing waits. A site beyond its quarter loses its own oldest letters; when all of it is full, the site that holds
     * most loses them. They are counted as evicted.
     */
    DROP_OLDEST
}
