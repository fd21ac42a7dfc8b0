/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One drill and what it has seen so far. Not thread-safe: {@link StoreOutageDrill} guards it. */
final class DrillRun {

    private enum State {
        OUTAGE,
        CATCHING_UP,
        CAUGHT_UP,
        ABANDONED
    }

    /** Why an outage ended. */
    enum EndedBy {
        TIME,
        REQUEST,
        JOURNAL,
        STOP
    }

    private final int seconds;
    private final PipelineLook before;
    private State state = State.OUTAGE;
    private PipelineLook last;
    private @Nullable PipelineLook atEnd;
    private @Nullable EndedBy endedBy;
    private @Nullable Instant breakerOpenedAt;
    private @Nullable Instant breakerClosedAt;
    private @Nullable Instant caughtUpAt;
    private long journalBytesPeak;
    private long inFlightPeak;
    private double oldestAgePeak;
    private boolean journalStayedUp = true;
    private boolean identityHolds = true;

    /**
     * Begins.
     *
     * @param before the pipeline just before the store is taken away
     */
    DrillRun(int seconds, PipelineLook before) {
        this.seconds = seconds;
        this.before = before;
        this.last = before;
        look(before);
    }

    /** Takes note of what the pipeline is like now. */
    void look(PipelineLook now) {
        last = now;
        journalBytesPeak = Math.max(journalBytesPeak, now.journalBytes());
        inFlightPeak = Math.max(inFlightPeak, now.inFlight());
        oldestAgePeak = Math.max(oldestAgePeak, now.oldestAgeSeconds());
        journalStayedUp &= now.isJournalUp();
        identityHolds &= now.identityHolds();
        if (breakerOpenedAt == null && !now.isBreakerClosed()) {
            breakerOpenedAt = now.time();
        }
        PipelineLook end = atEnd;
        if (state == State.CATCHING_UP && end != null && now.isBreakerClosed()) {
            lookAfterTheEnd(now, end);
        }
    }

    private void lookAfterTheEnd(PipelineLook now, PipelineLook end) {
        if (breakerOpenedAt != null && breakerClosedAt == null) {
            breakerClosedAt = now.time();
        }
        if (now.position() >= end.end() && now.storeTrouble() == null) {
            caughtUpAt = now.time();
            state = State.CAUGHT_UP;
        }
    }

    /** The store is let through again. */
    void endOutage(EndedBy why, PipelineLook now) {
        atEnd = now;
        endedBy = why;
        state = State.CATCHING_UP;
    }

    /** Nobody looks any more. */
    void abandon(EndedBy why) {
        if (endedBy == null) {
            endedBy = why;
            atEnd = last;
        }
        state = State.ABANDONED;
    }

    boolean isOutage() {
        return state == State.OUTAGE;
    }

    boolean isOver() {
        return state == State.CAUGHT_UP || state == State.ABANDONED;
    }

    DrillReport report() {
        PipelineLook end = atEnd == null ? last : atEnd;
        return new DrillReport(
                word(state),
                seconds,
                before.time(),
                before.time().plusSeconds(seconds),
                breakerOpenedAt,
                atEnd == null ? null : atEnd.time(),
                endedBy == null ? null : word(endedBy),
                breakerClosedAt,
                caughtUpAt,
                caughtUpAt == null
                        ? null
                        : Duration.between(end.time(), caughtUpAt).toMillis() / 1000.0,
                before.journalBytes(),
                journalBytesPeak,
                before.journalLimitBytes(),
                before.inFlight(),
                inFlightPeak,
                oldestAgePeak,
                end.received() - before.received(),
                last.received() - end.received(),
                last.deadLettered() - before.deadLettered(),
                journalStayedUp,
                identityHolds);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
