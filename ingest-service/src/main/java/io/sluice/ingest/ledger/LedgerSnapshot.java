/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

/**
 * A copy of the ledger as it was at one position, taken in pieces. An account that changes before its turn has come is
 * copied just before it does; so counting waits for one piece at most. Everything is guarded by the ledger's lock.
 */
final class LedgerSnapshot implements AutoCloseable {

    /** Accounts in a piece: some 100 KB, about a millisecond. */
    private static final int PIECE = 1_000;

    private final DeliveryLedger ledger;
    private final long position;
    private final byte[] head;
    private final SeriesLedger[] accounts;
    private final int round;
    private final Packed copied = new Packed();
    private int next;
    private int count;

    LedgerSnapshot(DeliveryLedger ledger, long position, byte[] head, SeriesLedger[] accounts, int round) {
        this.ledger = ledger;
        this.position = position;
        this.head = head;
        this.accounts = accounts;
        this.round = round;
    }

    long position() {
        return position;
    }

    /** The position and the totals. */
    byte[] head() {
        return head;
    }

    /** How many accounts have been copied. */
    int count() {
        synchronized (ledger) {
            return count;
        }
    }

    /** Copies an account that is not copied yet. */
    void copy(SeriesLedger account) {
        if (account.round() != round) {
            account.writeTo(copied);
            account.inRound(round);
            count++;
        }
    }

    /** The next accounts; empty when there are no more. */
    byte[] nextPiece() {
        synchronized (ledger) {
            while (next < accounts.length && copied.size() == 0) {
                copyPiece();
            }
            return copied.take();
        }
    }

    private void copyPiece() {
        int end = Math.min(accounts.length, next + PIECE);
        while (next < end) {
            copy(accounts[next++]);
        }
    }

    @Override
    public void close() {
        ledger.endSnapshot();
    }
}
