/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.link;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Packets on their way to the broker, written by a thread of the connection's own, so that whoever hands them in does not
 * wait for a broker that reads slowly. Bounded in bytes: when full, handing in waits until there is room or the connection
 * has ended. What is left when the connection ends is dropped. Safe for use from any thread.
 */
final class Outbox {

    /** Four million PUBACKs: what a broker may read late that hands over more than it was allowed to. */
    private static final int MOST_BYTES = 16 << 20;

    private static final int FIRST_BYTES = 4 << 10;
    /** A buffer that a burst has made larger than this is not kept. */
    private static final int KEPT_BYTES = 256 << 10;

    private final Target target;
    private final Executor executor;
    private final int mostBytes;
    private byte[] pending = new byte[FIRST_BYTES];
    private byte[] taken = new byte[FIRST_BYTES];
    private int length;
    private boolean writing;
    private boolean closed;

    /** Writes whole packets; may block. */
    @FunctionalInterface
    interface Target {
        void write(byte[] packets, int length) throws IOException;
    }

    /** @param executor of threads that may block, and not virtual ones: those would make the socket non-blocking for all */
    Outbox(Target target, Executor executor) {
        this(target, executor, MOST_BYTES);
    }

    Outbox(Target target, Executor executor, int mostBytes) {
        this.target = target;
        this.executor = executor;
        this.mostBytes = mostBytes;
    }

    /** Hands in whole packets, to be written in the order of the calls; drops them when the connection has ended. */
    synchronized void add(byte[] packets, int count) {
        try {
            while (!closed && length > 0 && length + count > mostBytes) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (closed) {
            return;
        }
        if (pending.length - length < count) {
            pending = Arrays.copyOf(pending, Math.max(pending.length * 2, length + count));
        }
        System.arraycopy(packets, 0, pending, length, count);
        length += count;
        if (!writing) {
            writing = true;
            begin();
        }
    }

    private void begin() {
        try {
            executor.execute(this::drain);
        } catch (RejectedExecutionException e) {
            close();
        }
    }

    private void drain() {
        try {
            for (int count = take(); count > 0; count = take()) {
                target.write(taken, count);
            }
        } catch (IOException e) {
            // The connection has ended; the broker sends again what it has seen no acknowledgement for.
            close();
        }
    }

    /** Swaps the buffers; what is in {@link #taken} then is to be written. Returns its length, 0 to end the task. */
    private synchronized int take() {
        int count = length;
        if (count == 0 || closed) {
            writing = false;
            notifyAll();
            return 0;
        }
        byte[] next = taken.length > KEPT_BYTES ? new byte[FIRST_BYTES] : taken;
        taken = pending;
        pending = next;
        length = 0;
        notifyAll();
        return count;
    }

    /** Whether everything handed in is written. */
    synchronized boolean written() {
        return !writing;
    }

    /** Waits until everything handed in is written, or the connection has ended; false when the limit passed first. */
    synchronized boolean awaitWritten(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (writing && !closed) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }

    /** The connection has ended: drops what is left, lets go whoever waits. */
    synchronized void close() {
        closed = true;
        length = 0;
        notifyAll();
    }
}
