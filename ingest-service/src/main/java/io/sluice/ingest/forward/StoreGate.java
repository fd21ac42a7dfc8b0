/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides, for all writers together, when the store may be asked again: a circuit breaker, and a pause that grows with
 * each failure or is as long as the store asked for. Says once what is wrong, and once when it is over. Thread-safe.
 */
final class StoreGate {

    private static final Logger log = LoggerFactory.getLogger(StoreGate.class);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final long SAY_AGAIN_NANOS = Duration.ofMinutes(1).toNanos();

    /** Pauses stop growing long before. */
    private static final int MOST_ATTEMPTS = 20;

    private final RetryTimes times;
    private final IntervalFunction pauses;
    private final CircuitBreaker breaker;
    private volatile @Nullable String trouble;
    private volatile boolean proven;
    private long notBeforeNanos = System.nanoTime();
    private long failedAtNanos = System.nanoTime();
    private int failures;
    private boolean announced;
    private @Nullable String said;
    private long saidAtNanos;

    StoreGate(RetryTimes times) {
        this.times = times;
        this.pauses = IntervalFunction.ofExponentialRandomBackoff(times.first(), 2.0, 0.5, times.longest());
        this.breaker = CircuitBreaker.of(
                "store",
                CircuitBreakerConfig.custom()
                        .slidingWindow(5, 3, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold(60)
                        .waitDurationInOpenState(times.openFor())
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .automaticTransitionFromOpenToHalfOpenEnabled(false)
                        .build());
        breaker.getEventPublisher()
                .onStateTransition(event -> tell(
                        event.getStateTransition().getFromState(),
                        event.getStateTransition().getToState()));
    }

    /** Half open and open again is the same outage: only its beginning and its end are news. */
    private static void tell(CircuitBreaker.State from, CircuitBreaker.State to) {
        if (from == CircuitBreaker.State.CLOSED) {
            log.warn("the store's circuit breaker is open: the store is left alone, and asked now and then");
        } else if (to == CircuitBreaker.State.CLOSED) {
            log.info("the store's circuit breaker is closed again");
        } else {
            log.debug("the store's circuit breaker went from {} to {}", from, to);
        }
    }

    CircuitBreaker breaker() {
        return breaker;
    }

    /** What is wrong with the store, in its own words; {@code null} while nothing is. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** Whether the last write was taken. */
    boolean isProven() {
        return proven;
    }

    /** Waits until the store may be asked; false when there is no point any more. Every entry ends in an outcome. */
    boolean enter(BooleanSupplier stopping) throws InterruptedException {
        while (!stopping.getAsBoolean()) {
            long left = nanosLeft();
            if (left <= 0 && breaker.tryAcquirePermission()) {
                return true;
            }
            TimeUnit.NANOSECONDS.sleep(left <= 0 ? LOOK_AGAIN.toNanos() : Math.min(left, LOOK_AGAIN.toNanos()));
        }
        return false;
    }

    private synchronized long nanosLeft() {
        return notBeforeNanos - System.nanoTime();
    }

    /** The store took a write; one that was on its way when another was told to wait says nothing of the time after. */
    synchronized void taken() {
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        failures = 0;
        if (nanosLeft() <= 0) {
            trouble = null;
        }
        proven = true;
        if (announced) {
            log.info("the store takes writes again");
            announced = false;
        }
    }

    /** The store cannot now; it may have said how long to leave it alone. */
    synchronized void unavailable(String reason, @Nullable Duration retryAfter, long startedNanos) {
        failed(reason, startedNanos);
        pauseFor(
                retryAfter == null ? Duration.ofMillis(pauses.apply(failures)) : min(retryAfter, times.longestAsked()));
    }

    /** The store refuses us. That does not mend itself: no need for three more requests to find out. */
    synchronized void misconfigured(String reason, long startedNanos) {
        failed(reason, startedNanos);
        if (breaker.getState() == CircuitBreaker.State.CLOSED) {
            breaker.transitionToOpenState();
        }
        pauseFor(Duration.ofMillis(pauses.apply(failures)));
    }

    private void failed(String reason, long startedNanos) {
        breaker.onError(0, TimeUnit.NANOSECONDS, new IllegalStateException(reason));
        if (startedNanos - failedAtNanos >= 0 || failures == 0) {
            failures = Math.min(failures + 1, MOST_ATTEMPTS);
        }
        failedAtNanos = System.nanoTime();
        trouble = reason;
        proven = false;
        say(reason);
    }

    /** Once per outage, and again after a while where the reason changes; a store that takes every other write is one. */
    private void say(String reason) {
        boolean again = System.nanoTime() - saidAtNanos > SAY_AGAIN_NANOS;
        boolean other = !reason.equals(said);
        if (said == null || (announced ? other && again : other || again)) {
            log.warn("the store does not take a batch; it is tried again until it does: {}", reason);
            announced = true;
            said = reason;
            saidAtNanos = System.nanoTime();
        }
    }

    private void pauseFor(Duration pause) {
        long until = System.nanoTime() + pause.toNanos();
        if (until - notBeforeNanos > 0) {
            notBeforeNanos = until;
        }
    }

    /**
     * What the store said when it was asked how it is. One that is well and wants no writes for a while (it answered 429 or
     * 503 with a Retry-After) is in trouble until that time has passed.
     */
    synchronized void probed(@Nullable String down) {
        boolean wantsNoWrites = down == null && nanosLeft() > 0;
        if (breaker.getState() == CircuitBreaker.State.CLOSED && !wantsNoWrites) {
            trouble = down;
        }
    }

    private static Duration min(Duration some, Duration other) {
        return some.compareTo(other) < 0 ? some : other;
    }
}
