/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

/** What happens when the dead letters have reached their largest size. */
public enum WhenFull {
    /** Forwarding waits until there is room; readiness says why. Nothing is lost. */
    BLOCK,
    /** The oldest letters go, and are counted as evicted. */
    DROP_OLDEST
}
