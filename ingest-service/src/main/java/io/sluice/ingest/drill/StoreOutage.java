/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.drill;

import io.sluice.store.TelemetryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A switch in front of the store: while it is on, writes are answered as if the store were away. It goes off by itself
 * when its time is over, whatever has become of whoever turned it on. Thread-safe.
 */
public final class StoreOutage {

    private volatile @Nullable Window window;

    private record Window(long untilNanos, Instant until) {}

    /** The store as ingest sees it: the given one, unless the switch is on. Closing it closes the given one. */
    public TelemetryStore before(TelemetryStore store) {
        return new DrilledStore(store, this);
    }

    /** Why writes are not let through, for people; empty while they are. */
    Optional<String> reason() {
        Window now = window;
        if (now == null || System.nanoTime() - now.untilNanos >= 0) {
            return Optional.empty();
        }
        return Optional.of("drill: taken for unavailable until %s; DELETE /api/v1/drills/store-outage ends it"
                .formatted(now.until));
    }

    boolean isOn() {
        return reason().isPresent();
    }

    /** Turns it on for this long. */
    void begin(Duration time) {
        window = new Window(System.nanoTime() + time.toNanos(), Instant.now().plus(time));
    }

    void end() {
        window = null;
    }
}
