/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

/**
 * Messages handed over and not settled, in number and bytes, against a limit in bytes. One message always fits when there
 * is none. Outlives network connections: what an ended one handed over still occupies memory. Safe for use from any thread.
 */
final class ByteBudget {

    private final long limit;
    private final Runnable onHalf;
    private long bytes;
    private int messages;
    private boolean tellAtHalf;

    /** @param onHalf told each time the bytes have fallen below half after {@link #tellAtHalf} */
    ByteBudget(long limit, Runnable onHalf) {
        this.limit = limit;
        this.onHalf = onHalf;
    }

    /** Takes room for one message; false when there is none. */
    synchronized boolean tryTake(int cost) {
        if (messages > 0 && bytes + cost > limit) {
            return false;
        }
        bytes += cost;
        messages++;
        return true;
    }

    /** Waits for room for one message; false when the limit passed first, or on interrupt. */
    synchronized boolean take(int cost, long limitNanos) {
        long deadline = System.nanoTime() + limitNanos;
        while (!tryTake(cost)) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return false;
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** Gives back what messages took. */
    void release(int count, long cost) {
        boolean tell;
        synchronized (this) {
            messages -= count;
            bytes -= cost;
            notifyAll();
            tell = tellAtHalf && belowHalf();
            tellAtHalf &= !tell;
        }
        if (tell) {
            onHalf.run();
        }
    }

    /** Asks to be told when the bytes have fallen below half of the limit. */
    synchronized void tellAtHalf() {
        tellAtHalf = true;
    }

    synchronized boolean belowHalf() {
        return bytes < limit / 2 || messages == 0;
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized int messages() {
        return messages;
    }
}
