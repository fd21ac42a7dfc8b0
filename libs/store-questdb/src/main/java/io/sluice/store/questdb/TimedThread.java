/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One thread for work that a bad disk may hold up without end. Callers wait for it no longer than their limit; at most
 * {@value #WAITING} may wait.
 */
final class TimedThread implements AutoCloseable {

    private static final int WAITING = 64;

    private final ThreadPoolExecutor executor;
    private final Duration limit;

    TimedThread(String name, Duration limit) {
        this.limit = limit;
        this.executor = new ThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
    }

    /** How work ended. */
    sealed interface Ending<T> {

        record Done<T>(T value) implements Ending<T> {}

        /** It failed, or had not ended within the limit; then it may still end, or never begin. */
        record Failed<T>(String reason, @Nullable Throwable cause) implements Ending<T> {}
    }

    /** Does the work and waits for it. */
    <T> Ending<T> call(Callable<T> work) {
        Future<T> future;
        try {
            future = executor.submit(work);
        } catch (RejectedExecutionException e) {
            return new Ending.Failed<>(
                    executor.isShutdown() ? "the store is closed" : WAITING + " calls wait for the disk already", null);
        }
        try {
            return new Ending.Done<>(future.get(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            // Not interrupted when it runs: that would close the files it uses.
            future.cancel(false);
            return new Ending.Failed<>("the disk did not answer within " + limit, null);
        } catch (InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            return new Ending.Failed<>("interrupted while waiting for the disk", null);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            return new Ending.Failed<>(describe(cause), cause);
        }
    }

    private static String describe(@Nullable Throwable cause) {
        if (cause == null) {
            return "an unknown failure";
        }
        String message = cause.getMessage();
        return message == null ? cause.toString() : message;
    }

    /** Lets what runs end, at most for the limit. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            executor.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
