/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.time.Duration;

/** How far the journal is committed, and the place to wait for more. */
final class Committed {

    private volatile long sequence;
    private boolean closed;

    Committed(long sequence) {
        this.sequence = sequence;
    }

    long sequence() {
        return sequence;
    }

    synchronized void moveTo(long next) {
        sequence = next;
        notifyAll();
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Waits until more than {@code wanted} is committed. */
    boolean await(long wanted, Duration limit) throws InterruptedException {
        if (sequence > wanted) {
            return true;
        }
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (this) {
            long left = limit.toNanos();
            while (sequence <= wanted && !closed && left > 0) {
                // Rounded up, so that the last fraction of a millisecond is not spent turning.
                wait(left / 1_000_000, (int) (left % 1_000_000));
                left = deadline - System.nanoTime();
            }
            return sequence > wanted;
        }
    }
}
