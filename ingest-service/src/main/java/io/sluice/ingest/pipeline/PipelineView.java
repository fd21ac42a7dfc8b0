/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.pipeline;

import io.sluice.ingest.IngestEngine.Parts;
import io.sluice.ingest.config.IngestLifecycle;
import io.sluice.ingest.forward.Checkpoint;
import io.sluice.ingest.forward.LaneStatus;
import io.sluice.ingest.forward.StoreWriter;
import io.sluice.ingest.intake.IntakeState;
import io.sluice.mqtt.ConnectionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
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
        List<LaneStatus> lanes = parts.forwarder().lanes();
        RateSampler.Measured measured = rates.measure(
                System.nanoTime(),
                counters.received(),
                counters.received() - counters.inFlight(),
                lanes.stream().collect(Collectors.toMap(LaneStatus::from, LaneStatus::settled)));
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
                measured.rates(),
                connections(parts, now),
                catchUp(lanes, measured, now),
                store(parts),
                DeadLetterView.of(parts),
                LedgerView.of(parts, done));
    }

    private static PipelineSnapshot.Counters counters(Checkpoint done, long committed) {
        return new PipelineSnapshot.Counters(
                committed - done.base(),
                done.tally().stored(),
                done.tally().deadLettered(),
                done.tally().filtered(),
                done.tally().duplicate(),
                committed - done.base() - done.settled());
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

    private static PipelineSnapshot.CatchUp catchUp(
            List<LaneStatus> lanes, RateSampler.Measured measured, Instant now) {
        List<PipelineSnapshot.Lane> shown =
                lanes.stream().map(lane -> lane(lane, measured, now)).toList();
        double longest = 0;
        for (PipelineSnapshot.Lane lane : shown) {
            if (lane.estimatedSeconds() == null) {
                return new PipelineSnapshot.CatchUp(null, shown);
            }
            longest = Math.max(longest, lane.estimatedSeconds());
        }
        return new PipelineSnapshot.CatchUp(longest, shown);
    }

    /** A backlog gets no more messages; every other lane has what arrives to keep up with as well. */
    private static PipelineSnapshot.Lane lane(LaneStatus lane, RateSampler.Measured measured, Instant now) {
        double perSecond = measured.lanes().getOrDefault(lane.from(), 0.0);
        double shrinking = lane.kind() == LaneStatus.Kind.BACKLOG
                ? perSecond
                : perSecond - measured.rates().receivedPerSecond();
        @Nullable
        Double estimate = lane.waiting() == 0 ? Double.valueOf(0) : shrinking > 0 ? lane.waiting() / shrinking : null;
        return new PipelineSnapshot.Lane(
                lane.kind().name().toLowerCase(Locale.ROOT),
                lane.position(),
                lane.waiting(),
                age(lane, now),
                perSecond,
                estimate,
                lane.held());
    }

    private static PipelineSnapshot.Store store(Parts parts) {
        StoreWriter writer = parts.forwarder().writer();
        @Nullable String trouble = writer.trouble().orElse(null);
        return new PipelineSnapshot.Store(
                trouble == null ? "up" : "unavailable", trouble, writer.linesPerWrite(), writer.writesInFlight());
    }

    /** Age of the oldest message that is not stored yet, in seconds; 0 when there is none. */
    static double oldestAgeSeconds(Parts parts, Instant now) {
        return parts.forwarder().lanes().stream()
                .mapToDouble(lane -> age(lane, now))
                .max()
                .orElse(0);
    }

    /** The same of the lane that takes what is new: how late a reading that comes now may be. */
    static double liveAgeSeconds(Parts parts, Instant now) {
        return parts.forwarder().lanes().stream()
                .findFirst()
                .map(lane -> age(lane, now))
                .orElse(0.0);
    }

    private static double age(LaneStatus lane, Instant now) {
        return lane.oldestNanos() == 0 ? 0 : seconds(Instant.ofEpochSecond(0, lane.oldestNanos()), now);
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
