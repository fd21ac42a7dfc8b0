/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.sluice.store.Batch;
import io.sluice.store.StoreHealth;
import io.sluice.store.TelemetryStore;
import io.sluice.store.WriteOutcome;
import io.sluice.store.WriteOutcome.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.ObjLongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a batch until the store has it: behind a circuit breaker, with pauses that grow and are spread at random, in
 * parts no larger than the store takes well. A batch is never given up; while the store is away the journal grows. Any
 * number of threads write.
 */
public final class StoreWriter {

    private static final Logger log = LoggerFactory.getLogger(StoreWriter.class);

    private final TelemetryStore store;
    private final WriteTuning tuning;
    private final BooleanSupplier stopping;
    private final ObjLongConsumer<WriteOutcome> onWrite;
    private final StoreGate gate;
    private final long probeNanos;
    private volatile long lastAsked;

    /**
     * A writer.
     *
     * @param onWrite told of every answer of the store and the nanoseconds it took
     */
    StoreWriter(
            TelemetryStore store,
            RetryTimes times,
            WriteTuning tuning,
            BooleanSupplier stopping,
            ObjLongConsumer<WriteOutcome> onWrite) {
        this.store = store;
        this.tuning = tuning;
        this.stopping = stopping;
        this.onWrite = onWrite;
        this.gate = new StoreGate(times);
        this.probeNanos = times.probe().toNanos();
        this.lastAsked = System.nanoTime() - probeNanos;
    }

    /** The circuit breaker, for its state and its meters. */
    public CircuitBreaker breaker() {
        return gate.breaker();
    }

    /** Why the store does not take what we write, in its own words; empty when it does. */
    public Optional<String> trouble() {
        return Optional.ofNullable(gate.trouble());
    }

    /** Readings per write at most, just now. */
    public int linesPerWrite() {
        return tuning.lines();
    }

    /** Writes in flight at most, just now. */
    public int writesInFlight() {
        return tuning.writers();
    }

    /** Whether the store has taken the last write. */
    boolean takesWrites() {
        return gate.isProven() && gate.trouble() == null;
    }

    /**
     * Writes a batch, for as long as it takes.
     *
     * @return what the store says of it; empty only when the program is stopping
     */
    Optional<WriteOutcome.Written> write(Batch batch) throws InterruptedException {
        List<Refusal> refusals = new ArrayList<>();
        int from = 0;
        while (from < batch.readings().size()) {
            if (!gate.enter(stopping)) {
                return Optional.empty();
            }
            int to = Math.min(batch.readings().size(), from + tuning.lines());
            if (isTaken(part(batch, from, to), from, refusals)) {
                from = to;
            }
        }
        return Optional.of(refusals.isEmpty() ? WriteOutcome.Written.ALL : new WriteOutcome.Written(refusals));
    }

    /** A part of a batch; news for the registry goes with the last. */
    private static Batch part(Batch batch, int from, int to) {
        int end = batch.readings().size();
        return from == 0 && to == end
                ? batch
                : new Batch(batch.readings().subList(from, to), to == end ? batch.sightings() : List.of());
    }

    private boolean isTaken(Batch part, int from, List<Refusal> refusals) {
        long started = System.nanoTime();
        lastAsked = started;
        WriteOutcome outcome = ask(part);
        long ended = System.nanoTime();
        tell(outcome, ended - started);
        switch (outcome) {
            case WriteOutcome.Written written -> {
                gate.taken();
                tune(written, started, ended);
                written.refusals()
                        .forEach(each -> refusals.add(new Refusal(from + each.index(), each.code(), each.detail())));
                return true;
            }
            case WriteOutcome.Unavailable away -> {
                tuning.failed(started, ended);
                gate.unavailable(away.reason(), away.retryAfter(), started);
            }
            case WriteOutcome.Misconfigured wrong -> gate.misconfigured(wrong.reason(), started);
        }
        return false;
    }

    private WriteOutcome ask(Batch part) {
        try {
            return store.write(part);
        } catch (RuntimeException e) {
            return new WriteOutcome.Unavailable(adapterFailed(e), null);
        }
    }

    private String adapterFailed(RuntimeException e) {
        String reason = "the store's adapter failed: " + e;
        if (!reason.equals(gate.trouble())) {
            log.error("the store's adapter failed", e);
        }
        return reason;
    }

    /** A listener's fault must not leave the breaker waiting for the outcome of a call. */
    private void tell(WriteOutcome outcome, long nanos) {
        try {
            onWrite.accept(outcome, nanos);
        } catch (RuntimeException e) {
            log.error("a listener of the forwarder failed", e);
        }
    }

    /** A write of which lines were refused may have been many requests: its time says nothing. */
    private void tune(WriteOutcome.Written written, long started, long ended) {
        if (written.refusals().isEmpty()) {
            tuning.taken(started, ended);
        }
    }

    /**
     * Asks the store how it is, when nothing has been written lately: a store that is down at start must not be found out
     * by the first message only. For the checkpoint's thread.
     */
    void probeIfIdle() {
        long now = System.nanoTime();
        if (now - lastAsked < probeNanos || breaker().getState() != CircuitBreaker.State.CLOSED) {
            return;
        }
        lastAsked = now;
        gate.probed(
                switch (askHealth()) {
                    case StoreHealth.Up _ -> null;
                    case StoreHealth.Down down -> down.reason();
                });
    }

    private StoreHealth askHealth() {
        try {
            return store.health();
        } catch (RuntimeException e) {
            return new StoreHealth.Down(adapterFailed(e));
        }
    }
}
