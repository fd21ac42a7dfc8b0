/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

/**
 * How many messages ended in which terminal state, and how many readings. Every message is in exactly one of the first
 * four.
 *
 * @param stored messages all of whose readings the store accepted
 * @param deadLettered messages with at least one dead letter
 * @param filtered messages that a route leaves out on purpose
 * @param duplicate messages that the broker sent again
 * @param readingsStored readings that the store accepted
 * @param readingsDeadLettered readings that it or the decoder refused; a message nobody could decode counts as one
 */
public record Tally(
        long stored, long deadLettered, long filtered, long duplicate, long readingsStored, long readingsDeadLettered) {

    public static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0);

    /** Messages in any terminal state. */
    public long messages() {
        return stored + deadLettered + filtered + duplicate;
    }

    public Tally plus(Tally other) {
        return new Tally(
                stored + other.stored,
                deadLettered + other.deadLettered,
                filtered + other.filtered,
                duplicate + other.duplicate,
                readingsStored + other.readingsStored,
                readingsDeadLettered + other.readingsDeadLettered);
    }
}
