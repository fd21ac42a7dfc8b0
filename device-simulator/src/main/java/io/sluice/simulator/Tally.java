/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator;

import io.sluice.simulator.device.SimulatedMessage;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what all lanes do, and hands out the right to send while a limit of messages is set. For any thread. */
final class Tally {

    private final LongAdder sent = new LongAdder();
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final AtomicLong firstSentAt = new AtomicLong();
    private final AtomicLong lastSettledAt = new AtomicLong();
    private final AtomicLong permits;
    private final @Nullable AcknowledgementLog acknowledgements;

    /** @param limit how many messages may be sent live; 0 is no limit */
    Tally(long limit, @Nullable AcknowledgementLog acknowledgements) {
        this.permits = new AtomicLong(limit == 0 ? Long.MAX_VALUE : limit);
        this.acknowledgements = acknowledgements;
    }

    /** Whether one more message may be sent; if so, it counts against the limit. */
    boolean mayStillSend() {
        return permits.getAndUpdate(left -> Math.max(left - 1, 0)) > 0;
    }

    void countSent() {
        if (firstSentAt.get() == 0) {
            firstSentAt.compareAndSet(0, System.nanoTime());
        }
        sent.increment();
    }

    /** To be called once per sent message, when it is known what became of it. */
    void settle(SimulatedMessage message, @Nullable Throwable failure) {
        lastSettledAt.set(System.nanoTime());
        if (failure != null) {
            failed.increment();
            return;
        }
        if (acknowledgements != null) {
            acknowledgements.append(message);
        }
        acknowledged.increment();
    }

    long sent() {
        return sent.sum();
    }

    long acknowledged() {
        return acknowledged.sum();
    }

    long failed() {
        return failed.sum();
    }

    /** From the first message sent to the last one settled; connecting and closing do not count. */
    Duration elapsed() {
        long first = firstSentAt.get();
        long last = lastSettledAt.get();
        return first == 0 || last == 0 ? Duration.ZERO : Duration.ofNanos(Math.max(0, last - first));
    }
}
