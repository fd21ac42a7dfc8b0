/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.intake;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where arrivals wait for the journal's thread. What MQTT brings is bounded by the receive maximum and the byte budget of
 * its connections (a broker sends no more before it is acknowledged); what HTTP brings is bounded here, and refused
 * beyond. Thread-safe; one thread takes.
 */
final class Inbox {

    static final int MOST_POSTS = 1_000;
    static final long MOST_POST_BYTES = 32L << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Queue<Arrival> waiting = new ArrayDeque<>();
    private int posts;
    private long postBytes;

    /** Adds what a connection brought; never refused, never waits for anything but the lock. */
    void add(Arrival.Publishes publishes) {
        lock.lock();
        try {
            waiting.add(publishes);
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Adds a message of the HTTP door, unless too many wait already. */
    boolean offer(Arrival.Post post) {
        lock.lock();
        try {
            if (posts >= MOST_POSTS || postBytes + post.payload().length > MOST_POST_BYTES) {
                return false;
            }
            posts++;
            postBytes += post.payload().length;
            waiting.add(post);
            filled.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes all that waits; waits for something at most {@code limit}. */
    List<Arrival> takeAll(Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = limit.toNanos();
            while (waiting.isEmpty() && nanos > 0) {
                nanos = filled.awaitNanos(Math.min(nanos, TimeUnit.SECONDS.toNanos(1)));
            }
            List<Arrival> taken = new ArrayList<>(waiting);
            waiting.clear();
            posts = 0;
            postBytes = 0;
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
