/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import java.time.Duration;

/**
 * When the ledger is written to the disk, and from where on the journal must be kept for it. It is written whole, so not
 * too often; and what was counted since is read again after a crash, so not too seldom. One thread writes; any may ask.
 */
final class LedgerSaving {

    /** At most so long after the time before, if there is anything new. */
    static final Duration LATEST = Duration.ofSeconds(60);

    /** Not before, unless the journal is running full. */
    static final Duration EARLIEST = Duration.ofSeconds(5);

    /** So many messages are read again in less than a second. */
    static final long MOST_MESSAGES = 200_000;

    private volatile long saved;
    private volatile boolean failing;
    private long attemptedNanos = System.nanoTime();

    /** @param saved the position of the ledger that is on the disk */
    LedgerSaving(long saved) {
        this.saved = saved;
    }

    long saved() {
        return saved;
    }

    /** While it cannot be written the journal is not held back: acknowledging goes before counting. */
    long neededFrom() {
        return failing ? Long.MAX_VALUE : saved;
    }

    /**
     * Whether to write it now.
     *
     * @param wanted whether the journal could give back a file if the ledger were written
     * @param tight whether the journal is running full
     */
    boolean isDue(long position, boolean wanted, boolean tight, long nowNanos) {
        if (position <= saved) {
            return false;
        }
        long since = nowNanos - attemptedNanos;
        if (wanted && tight) {
            return true;
        }
        return since >= LATEST.toNanos()
                || (since >= EARLIEST.toNanos() && (wanted || position - saved >= MOST_MESSAGES));
    }

    void done(long position, long nowNanos) {
        saved = position;
        failing = false;
        attemptedNanos = nowNanos;
    }

    /** Gives whether it had worked before. */
    boolean failed(long nowNanos) {
        boolean worked = !failing;
        failing = true;
        attemptedNanos = nowNanos;
        return worked;
    }
}
