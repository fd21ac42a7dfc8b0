/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

/** What becomes of a reading whose time is too far from that of its receipt; it is counted in both cases. */
public enum TimePolicy {
    /** It is stored. */
    ACCEPT,
    /** It becomes a dead letter. */
    DEAD_LETTER
}
