/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

/** What became of a reading, or of a message of which no reading is known. */
public enum Outcome {
    /** In the store. */
    STORED,
    /** In the store, where a reading of the same number had been before. */
    REPEATED,
    /** The broker brought the message a second time, and it was not stored again. */
    REDELIVERED,
    /** Kept as a dead letter. */
    DEAD_LETTERED,
    /** Left out by a route. */
    FILTERED
}
