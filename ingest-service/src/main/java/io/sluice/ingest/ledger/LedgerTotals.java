/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

/**
 * The whole ledger at one moment, over the life of the data folder: what left it for want of room is still counted here.
 *
 * @param position every message below this journal sequence is counted
 * @param series accounts there are now
 * @param evicted accounts that had to leave for want of room
 * @param messages of the journal that were counted
 * @param stored readings in the store, without those repeated
 * @param repeated readings in the store of a number that had come before
 * @param redelivered messages the broker brought again
 * @param deadLettered readings, and messages nobody could read, kept as dead letters
 * @param nobodys of all these, those of no device that is known
 * @param outOfOrder readings overtaken by others
 * @param missing numbers that have not come, of the accounts there are
 * @param uncounted messages that cannot be counted, because a crash came when the ledger could not be kept
 * @param rangesListed missing ranges that are listed
 * @param before what the checkpoint had counted when the ledger began
 */
public record LedgerTotals(
        long position,
        int series,
        long evicted,
        long messages,
        long stored,
        long repeated,
        long redelivered,
        long deadLettered,
        long filtered,
        long nobodys,
        long outOfOrder,
        long missing,
        long resets,
        long wraps,
        long uncounted,
        int rangesListed,
        Baseline before) {

    /** The identity's counters at one moment: messages, but for the readings stored and dead-lettered. */
    public record Baseline(long messages, long stored, long deadLettered, long filtered, long redelivered) {

        static final Baseline NONE = new Baseline(0, 0, 0, 0, 0);
    }

    /** Whether the ledger has counted what the checkpoint has, which it does by itself; both at one position. */
    public boolean agreesWith(Baseline checkpoint) {
        return checkpoint.equals(new Baseline(
                before.messages() + messages,
                before.stored() + stored + repeated,
                before.deadLettered() + deadLettered,
                before.filtered() + filtered,
                before.redelivered() + redelivered));
    }

    /** Everything received that is counted: readings, and messages of which no reading is known. */
    public long received() {
        return stored + repeated + redelivered + deadLettered + filtered;
    }
}
