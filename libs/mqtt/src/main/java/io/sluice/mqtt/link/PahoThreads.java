/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.link;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads of one Paho client object: daemons, gone with the connection. Paho looks once whether a thread it has just
 * submitted runs, and else sleeps 100 ms before it looks again, three times per connection; a moment's pause after each
 * submit lets it see the thread running at once.
 */
final class PahoThreads extends ScheduledThreadPoolExecutor {

    /** Connecting, receiving, sending, calling back, our pings and our acknowledgements. */
    private static final int THREADS = 6;

    private static final long HEAD_START_NANOS = 1_000_000;

    PahoThreads(String clientId) {
        super(THREADS, task -> {
            Thread thread = new Thread(task, "mqtt-" + clientId);
            thread.setDaemon(true);
            return thread;
        });
        setRemoveOnCancelPolicy(true);
        setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        prestartAllCoreThreads();
    }

    @Override
    public Future<?> submit(Runnable task) {
        Future<?> future = super.submit(task);
        LockSupport.parkNanos(HEAD_START_NANOS);
        return future;
    }

    @Override
    public <T> Future<T> submit(Callable<T> task) {
        throw new UnsupportedOperationException("Paho submits runnables only");
    }
}
