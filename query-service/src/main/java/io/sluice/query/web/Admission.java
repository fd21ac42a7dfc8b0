/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.web;

import io.sluice.support.problem.ApiException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;

/**
 * Lets only so many large queries hold memory at a time; others wait their turn, and are sent away when it does not come
 * in time. Thread-safe.
 */
public final class Admission {

    private final Semaphore places;
    private final Duration patience;

    public Admission(int places, Duration patience) {
        this.places = new Semaphore(places, true);
        this.patience = patience;
    }

    /**
     * Does the work when there is a place.
     *
     * @throws ApiException 503 when there was none in time
     */
    public <T> T admit(Supplier<T> work) {
        await();
        try {
            return work.get();
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
                "Too many large queries are under way. Try again in a moment, or ask for less.",
                Duration.ofSeconds(2));
    }
}
