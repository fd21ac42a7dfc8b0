/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what the gate refused and writes of it at most once a minute. Safe for all threads. */
final class Refusals {

    private static final Logger log = LoggerFactory.getLogger(Refusals.class);
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    private final AtomicLong total = new AtomicLong();
    private final AtomicLong nextLine = new AtomicLong(System.nanoTime());

    void count(String client, String reason) {
        long number = total.incrementAndGet();
        long now = System.nanoTime();
        long due = nextLine.get();
        if (now - due >= 0 && nextLine.compareAndSet(due, now + QUIET_NANOS)) {
            log.warn(
                    "MQTT client {} was refused: {} (number {} since the start; written once a minute)",
                    client,
                    reason,
                    number);
        }
    }

    long total() {
        return total.get();
    }
}
