/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that runs a step again and again: when signalled, when the step asked for it, and a few times a second. */
final class Supervisor {

    /** The longest pause between steps; bounds how late a silent connection is noticed. */
    private static final long LONGEST_NANOS = 250_000_000;

    private static final long SHORTEST_NANOS = 1_000_000;
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

    private final LongSupplier step;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private boolean signalled;
    private volatile boolean running = true;

    /** @param step one round, never blocking for long; returns after how many nanoseconds it wants to run again */
    Supervisor(String name, LongSupplier step) {
        this.step = step;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Asks for a step soon; returns at once. */
    void signal() {
        lock.lock();
        try {
            signalled = true;
            wake.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread, waiting for it at most the limit. */
    void stop(Duration limit) throws InterruptedException {
        running = false;
        signal();
        if (thread.isAlive()) {
            thread.join(limit);
        }
    }

    private void run() {
        while (running) {
            try {
                pause(step.getAsLong());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("supervising the MQTT connections failed; trying on", e);
                pauseAfterFailure();
            }
        }
    }

    private void pauseAfterFailure() {
        try {
            Thread.sleep(Duration.ofNanos(LONGEST_NANOS));
        } catch (InterruptedException e) {
            running = false;
        }
    }

    private void pause(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = Math.clamp(nanos, SHORTEST_NANOS, LONGEST_NANOS);
            while (!signalled && left > 0) {
                left = wake.awaitNanos(left);
            }
            signalled = false;
        } finally {
            lock.unlock();
        }
    }
}
