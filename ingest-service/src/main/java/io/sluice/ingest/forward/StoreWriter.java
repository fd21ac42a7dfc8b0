/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.sluice.store.Batch;
import io.sluice.store.StoreHealth;
import io.sluice.store.TelemetryStore;
import io.sluice.store.WriteOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a batch until the store has it: behind a circuit breaker, with pauses that grow and are spread at random. A
 * batch is never given up; while the store is away the journal grows. One thread writes; state may be read by any.
 */
public final class StoreWriter {

    private static final Logger log = LoggerFactory.getLogger(StoreWriter.class);

    private static final Duration OPEN_FOR = Duration.ofSeconds(2);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_ASKED_PAUSE = Duration.ofMinutes(5);

    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(5);

    private final TelemetryStore store;
    private final BooleanSupplier stopping;
    private final ObjLongConsumer<WriteOutcome> onWrite;
    private final IntervalFunction pauses =
            IntervalFunction.ofExponentialRandomBackoff(FIRST_PAUSE, 2.0, 0.5, LONGEST_PAUSE);
    private final CircuitBreaker breaker = CircuitBreaker.of(
            "store",
            CircuitBreakerConfig.custom()
                    .slidingWindow(5, 3, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                    .failureRateThreshold(60)
                    .waitDurationInOpenState(OPEN_FOR)
                    .permittedNumberOfCallsInHalfOpenState(1)
                    .automaticTransitionFromOpenToHalfOpenEnabled(false)
                    .build());
    private volatile @Nullable String trouble;
    private volatile long lastAsked = System.nanoTime() - PROBE_INTERVAL.toNanos();

    /**
     * A writer.
     *
     * @param onWrite told of every answer of the store and the nanoseconds it took
     */
    public StoreWriter(TelemetryStore store, BooleanSupplier stopping, ObjLongConsumer<WriteOutcome> onWrite) {
        this.store = store;
        this.stopping = stopping;
        this.onWrite = onWrite;
        breaker.getEventPublisher()
                .onStateTransition(event -> log.warn(
                        "the store's circuit breaker went from {} to {}",
                        event.getStateTransition().getFromState(),
                        event.getStateTransition().getToState()));
    }

    /** The circuit breaker, for its state and its meters. */
    public CircuitBreaker breaker() {
        return breaker;
    }

    /** Why the store does not take what we write, in its own words; empty when it does. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /**
     * Writes a batch, for as long as it takes.
     *
     * @return what the store says of it; empty only when the program is stopping
     */
    Optional<WriteOutcome.Written> write(Batch batch) throws InterruptedException {
        for (int attempt = 1; !stopping.getAsBoolean(); ) {
            if (!breaker.tryAcquirePermission()) {
                TimeUnit.MILLISECONDS.sleep(FIRST_PAUSE.toMillis());
                continue;
            }
            switch (attempt(batch)) {
                case WriteOutcome.Written written -> {
                    succeeded();
                    return Optional.of(written);
                }
                case WriteOutcome.Unavailable away -> {
                    failed(away.reason());
                    pause(away.retryAfter(), attempt);
                }
                case WriteOutcome.Misconfigured wrong -> {
                    failed(wrong.reason());
                    openAtOnce();
                    pause(null, attempt);
                }
            }
            attempt = Math.min(attempt + 1, 20);
        }
        return Optional.empty();
    }

    private WriteOutcome attempt(Batch batch) {
        long started = System.nanoTime();
        lastAsked = started;
        WriteOutcome outcome;
        try {
            outcome = store.write(batch);
        } catch (RuntimeException e) {
            log.error("the store's adapter failed", e);
            outcome = new WriteOutcome.Unavailable("the store's adapter failed: " + e, null);
        }
        onWrite.accept(outcome, System.nanoTime() - started);
        return outcome;
    }

    private void succeeded() {
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        if (trouble != null) {
            log.info("the store takes writes again");
            trouble = null;
        }
    }

    /**
     * Asks the store how it is, when nothing has been written lately: a store that is down at start must not be found out
     * by the first message only. For the checkpoint's thread.
     */
    void probeIfIdle() {
        long now = System.nanoTime();
        if (now - lastAsked < PROBE_INTERVAL.toNanos() || breaker.getState() != CircuitBreaker.State.CLOSED) {
            return;
        }
        lastAsked = now;
        switch (store.health()) {
            case StoreHealth.Up _ -> trouble = null;
            case StoreHealth.Down down -> trouble = down.reason();
        }
    }

    private void failed(String reason) {
        if (!reason.equals(trouble)) {
            log.warn("the store does not take a batch; it is tried again until it does: {}", reason);
        }
        trouble = reason;
        breaker.onError(0, TimeUnit.NANOSECONDS, new IllegalStateException(reason));
    }

    /** A fault of configuration does not mend itself: no need for three more requests to find out. */
    private void openAtOnce() {
        if (breaker.getState() != CircuitBreaker.State.OPEN) {
            breaker.transitionToOpenState();
        }
    }

    private void pause(@Nullable Duration asked, int attempt) throws InterruptedException {
        long millis =
                asked == null ? pauses.apply(attempt) : Math.min(asked.toMillis(), LONGEST_ASKED_PAUSE.toMillis());
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!stopping.getAsBoolean() && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(Math.min(50, millis));
        }
    }
}
