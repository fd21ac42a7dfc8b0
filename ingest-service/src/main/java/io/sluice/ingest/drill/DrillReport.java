/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.drill;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a drill has seen. Times are {@code null} for what has not happened; the pipeline is looked at ten times a second.
 *
 * @param state {@code outage}, then {@code catching-up}, then {@code caught-up} or {@code abandoned}
 * @param seconds as asked for
 * @param endsAt when the outage ends by itself
 * @param endedBy {@code time}, {@code request}, {@code journal} (it was filling up) or {@code stop} (of ingest)
 * @param caughtUpAt when every message received before the outage ended had its terminal state, the breaker was closed
 *     and the store in order
 * @param catchUpSeconds from the end of the outage until then
 * @param oldestAgeSecondsPeak greatest age of a message that was not stored yet
 * @param acknowledgedDuring messages made durable, and so acknowledged, during the outage
 * @param acknowledgedAfter the same from its end until it had caught up
 * @param deadLettered messages that became dead letters since the drill began
 * @param journalStayedUp whether acknowledgements were never withheld
 * @param identityHolds whether the counters added up each time
 */
public record DrillReport(
        String state,
        int seconds,
        Instant startedAt,
        Instant endsAt,
        @Nullable Instant breakerOpenedAt,
        @Nullable Instant endedAt,
        @Nullable String endedBy,
        @Nullable Instant breakerClosedAt,
        @Nullable Instant caughtUpAt,
        @Nullable Double catchUpSeconds,
        long journalBytesBefore,
        long journalBytesPeak,
        long journalLimitBytes,
        long inFlightBefore,
        long inFlightPeak,
        double oldestAgeSecondsPeak,
        long acknowledgedDuring,
        long acknowledgedAfter,
        long deadLettered,
        boolean journalStayedUp,
        boolean identityHolds) {}
