/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes events into the log, {@value #MOST_A_MINUTE} lines a minute at most. Not thread-safe. */
final class EventLog {

    private static final Logger log = LoggerFactory.getLogger("io.sluice.ingest.schema.events");

    static final int MOST_A_MINUTE = 20;
    private static final long MINUTE = 60_000_000_000L;

    private final LongSupplier nanoTime;
    private long minuteBegan;
    private int lines;
    private int passedOver;

    EventLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.minuteBegan = nanoTime.getAsLong();
    }

    void tell(SchemaEvent event) {
        long now = nanoTime.getAsLong();
        if (now - minuteBegan >= MINUTE) {
            if (passedOver > 0) {
                log.warn(
                        "schema: {} more events in the minute before are in GET /api/v1/schema/events only",
                        passedOver);
            }
            minuteBegan = now;
            lines = 0;
            passedOver = 0;
        }
        if (lines == MOST_A_MINUTE) {
            passedOver++;
            return;
        }
        lines++;
        if (event.kind().isOdd()) {
            log.warn("schema: {} (event {}): {}", event.kind().word(), event.id(), event.detail());
        } else {
            log.info("schema: {} (event {}): {}", event.kind().word(), event.id(), event.detail());
        }
    }
}
