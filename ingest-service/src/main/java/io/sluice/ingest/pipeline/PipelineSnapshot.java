/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.pipeline;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline at one moment. {@code received = stored + deadLettered + filtered + duplicate + inFlight}, counted in
 * messages over the life of the data folder.
 *
 * @param position every message below this journal sequence has its terminal state
 * @param identityHolds whether the counters, each kept by itself, add up to the position
 */
public record PipelineSnapshot(
        Instant time,
        long position,
        Counters counters,
        Readings readings,
        boolean identityHolds,
        JournalPart journal,
        Breaker breaker,
        Rates rates,
        List<Connection> mqtt,
        CatchUp catchUp,
        Store store,
        DeadLetterPart deadLetters,
        Ledger ledger) {

    public PipelineSnapshot {
        mqtt = List.copyOf(mqtt);
    }

    public record Counters(
            long received, long stored, long deadLettered, long filtered, long duplicate, long inFlight) {}

    public record Readings(long stored, long deadLettered) {}

    /**
     * The journal.
     *
     * @param state {@code up}, {@code full} or {@code down}
     */
    public record JournalPart(
            long bytes,
            long limitBytes,
            double oldestAgeSeconds,
            String state,
            @Nullable String reason) {}

    public record Breaker(String state) {}

    /** Messages per second over the last seconds. */
    public record Rates(double receivedPerSecond, double storedPerSecond) {}

    public record Connection(
            String clientId,
            String state,
            @Nullable Instant since,
            @Nullable Double lastMessageAgeSeconds,
            long reconnects,
            @Nullable String fault) {}

    /**
     * When what waits is stored.
     *
     * @param estimatedSeconds from now, at the present rates, for all lanes; {@code null} when one is not shrinking
     * @param lanes newest first: one for all, or two while a backlog is worked off beside what is new
     */
    public record CatchUp(@Nullable Double estimatedSeconds, List<Lane> lanes) {

        public CatchUp {
            lanes = List.copyOf(lanes);
        }
    }

    /**
     * One lane.
     *
     * @param name {@code all}, {@code live} or {@code backlog}
     * @param position every message of the lane below this journal sequence has its terminal state
     * @param oldestAgeSeconds of its oldest message that is not stored yet; 0 when there is none
     * @param held whether it waits for the backlog, because too many late readings would have to be remembered
     */
    public record Lane(
            String name,
            long position,
            long waiting,
            double oldestAgeSeconds,
            double perSecond,
            @Nullable Double estimatedSeconds,
            boolean held) {}

    /**
     * The store.
     *
     * @param state {@code up}, or {@code unavailable} with the store's own words as reason
     * @param linesPerWrite readings per write at most just now, by the store's latency
     * @param writesInFlight writes in flight at most just now, by the store's latency
     */
    public record Store(String state, @Nullable String reason, int linesPerWrite, int writesInFlight) {}

    /**
     * The dead letters.
     *
     * @param state {@code up}; {@code over_share} when a site holds more than its quarter; {@code blocked} when forwarding
     *     waits for room
     * @param bytes what they take, of {@code limitBytes}, at which they are full
     * @param sitesOverShare bytes that sites hold beyond their quarter, those with most first, ten at most
     * @param replayed letters read again since the start; their messages stay counted as dead-lettered
     */
    public record DeadLetterPart(
            String state,
            @Nullable String reason,
            long letters,
            long bytes,
            long limitBytes,
            long siteShareBytes,
            long overflowBytes,
            long overflowLimitBytes,
            Map<String, Long> sitesOverShare,
            long evicted,
            Replayed replayed,
            Published published) {}

    public record Replayed(long stored, long deadLettered, long notFound, long notAllowed, long notTried) {}

    /** News of dead letters on {@code sluice/dead-letters/…}, since the start. */
    public record Published(long published, long dropped) {}

    /**
     * The delivery ledger, over the life of the data folder. Readings, but for messages of which no reading is known.
     *
     * @param position every message below this journal sequence is counted
     * @param notYetCounted messages that have their terminal state and wait to be counted, while a backlog is worked off
     * @param received {@code stored + repeated + redelivered + deadLettered + filtered}
     * @param unattributed of these, those of no device that is known
     * @param missing numbers that have not come, of the series there are
     * @param evicted series that had to leave for want of room
     * @param uncounted messages that were not counted, because the ledger could not be written before a crash
     * @param identityHolds whether it agrees with the counters, each counted by itself; {@code null} while they are of
     *     different positions
     */
    public record Ledger(
            long position,
            long notYetCounted,
            long received,
            long stored,
            long repeated,
            long redelivered,
            long deadLettered,
            long filtered,
            long unattributed,
            long outOfOrder,
            long missing,
            long resets,
            long wraps,
            int series,
            long evicted,
            long uncounted,
            @Nullable Boolean identityHolds) {}
}
