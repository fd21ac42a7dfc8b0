/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import io.sluice.model.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** How far a reading's time may be from that of its receipt. Counts those that are further, whatever becomes of them. Thread-safe. */
final class TimeLimits {

    private final Duration future;
    private final @Nullable Duration past;
    private final TimePolicy policy;
    private final long futureNanos;
    private final long pastNanos;
    private final LongAdder ahead = new LongAdder();
    private final LongAdder behind = new LongAdder();
    private volatile GuardReport.@Nullable Flagged last;

    TimeLimits(Duration future, @Nullable Duration past, TimePolicy policy) {
        this.future = future;
        this.past = past;
        this.policy = policy;
        this.futureNanos = future.toNanos();
        this.pastNanos = past == null ? Long.MAX_VALUE : past.toNanos();
    }

    /** Counts a reading that is too far off; gives what it breaks if it is not to be stored. */
    @Nullable
    Breach flag(Reading reading, long receivedAtNanos) {
        if (isWithin(reading, receivedAtNanos)) {
            return null;
        }
        (reading.timeNanos() > receivedAtNanos ? ahead : behind).increment();
        last = new GuardReport.Flagged(
                reading.series().device().site(),
                reading.series().device().device(),
                reading.series().measurement(),
                instant(reading.timeNanos()),
                instant(receivedAtNanos));
        return policy == TimePolicy.ACCEPT ? null : breach(reading, receivedAtNanos);
    }

    /** What a reading breaks if it is not to be stored; counts nothing. */
    @Nullable
    Breach check(Reading reading, long receivedAtNanos) {
        return policy == TimePolicy.ACCEPT || isWithin(reading, receivedAtNanos)
                ? null
                : breach(reading, receivedAtNanos);
    }

    /** Both times are of 64 bits, so their difference may be of more: it is then far off in any case. */
    private boolean isWithin(Reading reading, long receivedAtNanos) {
        long time = reading.timeNanos();
        long ahead = time - receivedAtNanos;
        boolean overflows = ((time ^ receivedAtNanos) & (time ^ ahead)) < 0;
        if (overflows) {
            return time < receivedAtNanos && past == null;
        }
        return ahead <= futureNanos && ahead >= -pastNanos;
    }

    private Breach breach(Reading reading, long receivedAtNanos) {
        boolean inFuture = reading.timeNanos() > receivedAtNanos;
        String limit = inFuture ? "future" : "past";
        return new Breach(
                Guard.TIMES,
                "the reading's time %s lies more than %s %s its receipt at %s (sluice.ingest.guards.%s)"
                        .formatted(
                                instant(reading.timeNanos()),
                                inFuture || past == null ? future : past,
                                inFuture ? "behind" : "before",
                                instant(receivedAtNanos),
                                limit));
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }

    long ahead() {
        return ahead.sum();
    }

    long behind() {
        return behind.sum();
    }

    GuardReport.@Nullable Flagged last() {
        return last;
    }
}
