/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.drill;

import io.sluice.ingest.pipeline.PipelineSnapshot;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Of a snapshot of the pipeline what a drill wants to know.
 *
 * @param position every message below this number has its terminal state
 * @param breaker {@code closed}, {@code open} or {@code half_open}
 * @param journal {@code up}, {@code full} or {@code down}
 * @param storeTrouble why the store takes no writes; {@code null} when it does
 */
record PipelineLook(
        Instant time,
        long position,
        long received,
        long inFlight,
        long deadLettered,
        boolean identityHolds,
        long journalBytes,
        long journalLimitBytes,
        double oldestAgeSeconds,
        String breaker,
        String journal,
        @Nullable String storeTrouble) {

    private static final String CLOSED = "closed";
    private static final String UP = "up";

    static PipelineLook of(PipelineSnapshot snapshot) {
        return new PipelineLook(
                snapshot.time(),
                snapshot.position(),
                snapshot.counters().received(),
                snapshot.counters().inFlight(),
                snapshot.counters().deadLettered(),
                snapshot.identityHolds(),
                snapshot.journal().bytes(),
                snapshot.journal().limitBytes(),
                snapshot.journal().oldestAgeSeconds(),
                snapshot.breaker().state(),
                snapshot.journal().state(),
                snapshot.store().state().equals(UP)
                        ? null
                        : snapshot.store().state() + ": " + snapshot.store().reason());
    }

    boolean isBreakerClosed() {
        return breaker.equals(CLOSED);
    }

    boolean isJournalUp() {
        return journal.equals(UP);
    }

    /** The number of the next message to come. */
    long end() {
        return position + inFlight;
    }

    /** Whether the journal holds more than this share of what it may. */
    boolean isFilledBeyond(double share) {
        return journalBytes > share * journalLimitBytes;
    }

    /** What speaks against taking the store away now, and the way out; empty when nothing does. */
    Optional<String> objection() {
        if (storeTrouble != null || !isBreakerClosed()) {
            return Optional.of("The store takes no writes already (%s, breaker %s); wait until it does."
                    .formatted(storeTrouble == null ? "no reason given" : storeTrouble, breaker));
        }
        if (!isJournalUp() || isFilledBeyond(StoreOutageDrill.MOST_OF_JOURNAL_AT_START)) {
            return Optional.of(
                    "The journal is %s and holds %d of %d bytes, too much for what a drill adds; wait until it is shorter, or raise sluice.ingest.journal.max-size."
                            .formatted(journal, journalBytes, journalLimitBytes));
        }
        return Optional.empty();
    }
}
