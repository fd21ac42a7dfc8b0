/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

/** What a reading is, by its place in the device's sequence. */
enum Arrival {
    /** The next number, or one further on. */
    IN_ORDER,
    /** A number that others have overtaken, and that had not come before. */
    LATE,
    /** A number that had come before. */
    REPEATED
}
