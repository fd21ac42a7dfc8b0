/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.answer;

import io.sluice.support.problem.ApiException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpStatus;

/**
 * Lets only so many large requests hold memory at a time; others wait their turn, and are sent away when it does not come
 * in time. A place is held for as long as the memory is, so for writing the answer, too ({@link TimedAnswer}).
 * Thread-safe.
 */
public final class Admission {

    private final Semaphore places;
    private final Duration patience;

    public Admission(int places, Duration patience) {
        this.places = new Semaphore(places, true);
        this.patience = patience;
    }

    /** What is done while a place is held. */
    @FunctionalInterface
    public interface Work<E extends Exception> {
        void run() throws E;
    }

    /**
     * Does the work when there is a place.
     *
     * @throws ApiException 503 when there was none in time
     */
    public <E extends Exception> void admit(Work<E> work) throws E {
        await();
        try {
            work.run();
        } finally {
            places.release();
        }
    }

    private void await() {
        try {
            if (places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw ApiException.later(
                HttpStatus.SERVICE_UNAVAILABLE,
                "busy",
                "Too many large requests are under way. Try again in a moment, or ask for less.",
                Duration.ofSeconds(2));
    }
}
