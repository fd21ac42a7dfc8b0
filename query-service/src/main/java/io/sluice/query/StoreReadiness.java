/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query;

import io.sluice.store.StoreHealth;
import io.sluice.store.TelemetryStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether the store answers, asked at most every two seconds however often readiness is. Thread-safe. */
final class StoreReadiness implements HealthIndicator {

    private static final Duration MAX_AGE = Duration.ofSeconds(2);

    private final TelemetryStore store;
    private @Nullable StoreHealth last;
    private long askedAt;

    StoreReadiness(TelemetryStore store) {
        this.store = store;
    }

    @Override
    public Health health() {
        return switch (asked()) {
            case StoreHealth.Up(String description) ->
                Health.up().withDetail("store", description).build();
            case StoreHealth.Down(String reason) ->
                Health.down().withDetail("reason", reason).build();
        };
    }

    private synchronized StoreHealth asked() {
        StoreHealth known = last;
        if (known == null || System.nanoTime() - askedAt > MAX_AGE.toNanos()) {
            known = store.health();
            last = known;
            askedAt = System.nanoTime();
        }
        return known;
    }
}
