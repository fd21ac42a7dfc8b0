/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.pipeline;

import io.sluice.ingest.IngestEngine.Parts;
import io.sluice.ingest.config.IngestLifecycle;
import io.sluice.ingest.forward.Checkpoint;
import io.sluice.ingest.intake.IntakeState;
import io.sluice.mqtt.ConnectionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes snapshots of the running pipeline. Thread-safe. */
public final class PipelineView {

    private final IngestLifecycle ingest;
    private final RateSampler rates = new RateSampler();

    public PipelineView(IngestLifecycle ingest) {
        this.ingest = ingest;
    }

    /** The pipeline now; empty while it is not running. */
    public Optional<PipelineSnapshot> snapshot() {
        return ingest.parts().map(this::snapshot);
    }

    private PipelineSnapshot snapshot(Parts parts) {
        // The checkpoint first: what it counts was committed before, so in flight is never negative.
        Checkpoint done = parts.progress().confirmed();
        long committed = parts.journal().committedSequence();
        Instant now = Instant.now();
        PipelineSnapshot.Counters counters = counters(done, committed);
        PipelineSnapshot.Rates now10s =
                rates.rates(System.nanoTime(), counters.received(), counters.received() - counters.inFlight());
        return new PipelineSnapshot(
                now,
                done.position(),
                counters,
                new PipelineSnapshot.Readings(
                        done.tally().readingsStored(), done.tally().readingsDeadLettered()),
                done.isConsistent(),
                journal(parts, now),
                new PipelineSnapshot.Breaker(
                        parts.forwarder().writer().breaker().getState().name().toLowerCase(Locale.ROOT)),
                now10s,
                connections(parts, now),
                catchUp(counters.inFlight(), now10s),
                store(parts),
                DeadLetterView.of(parts));
    }

    private static PipelineSnapshot.Counters counters(Checkpoint done, long committed) {
        return new PipelineSnapshot.Counters(
                committed - done.base(),
                done.tally().stored(),
                done.tally().deadLettered(),
                done.tally().filtered(),
                done.tally().duplicate(),
                committed - done.position());
    }

    private static PipelineSnapshot.JournalPart journal(Parts parts, Instant now) {
        String state = switch (parts.intake().state()) {
            case IntakeState.Open _ -> "up";
            case IntakeState.Full _ -> "full";
            case IntakeState.Down _ -> "down";
        };
        @Nullable
        String reason = switch (parts.intake().state()) {
            case IntakeState.Open _ -> null;
            case IntakeState.Full full -> full.reason();
            case IntakeState.Down down -> down.reason();
        };
        return new PipelineSnapshot.JournalPart(
                parts.journal().bytes(), parts.journal().limitBytes(), oldestAgeSeconds(parts, now), state, reason);
    }

    private static List<PipelineSnapshot.Connection> connections(Parts parts, Instant now) {
        return parts.receiver().status().connections().stream()
                .map(c -> new PipelineSnapshot.Connection(
                        c.clientId(),
                        c.state().name().toLowerCase(Locale.ROOT),
                        c.since(),
                        c.lastMessageAt() == null ? null : seconds(c.lastMessageAt(), now),
                        c.reconnects(),
                        c.lastFault()))
                .toList();
    }

    private static PipelineSnapshot.CatchUp catchUp(long inFlight, PipelineSnapshot.Rates rates) {
        double shrinking = rates.storedPerSecond() - rates.receivedPerSecond();
        if (inFlight == 0) {
            return new PipelineSnapshot.CatchUp(0.0);
        }
        return new PipelineSnapshot.CatchUp(shrinking > 0 ? inFlight / shrinking : null);
    }

    private static PipelineSnapshot.Store store(Parts parts) {
        return parts.forwarder()
                .writer()
                .trouble()
                .map(reason -> new PipelineSnapshot.Store("unavailable", reason))
                .orElseGet(() -> new PipelineSnapshot.Store("up", null));
    }

    /** Age of the oldest message that is not stored yet, in seconds; 0 when there is none. */
    static double oldestAgeSeconds(Parts parts, Instant now) {
        long oldest = parts.forwarder().settlement().oldestPendingNanos();
        return oldest == 0 ? 0 : seconds(Instant.ofEpochSecond(0, oldest), now);
    }

    /** Seconds since any connection brought a message; 0 before the first. */
    static double lastMessageAgeSeconds(Parts parts, Instant now) {
        return parts.receiver().status().connections().stream()
                .map(ConnectionStatus::lastMessageAt)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .map(last -> seconds(last, now))
                .orElse(0.0);
    }

    private static double seconds(Instant from, Instant now) {
        return Math.max(0, Duration.between(from, now).toMillis()) / 1000.0;
    }
}
