/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;

/** How long queries take, by operation: {@code sluice_query_duration_seconds}. */
public final class QueryMetrics {

    private final MeterRegistry registry;

    public QueryMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Times an operation, whether it succeeds or not.
     *
     * @param operation one of few words: it becomes a label
     */
    public <T> T time(String operation, Supplier<T> work) {
        Timer.Sample sample = Timer.start(registry);
        try {
            return work.get();
        } finally {
            sample.stop(Timer.builder("sluice.query.duration")
                    .description("Time from a query's arrival to its answer being ready")
                    .tag("operation", operation)
                    .serviceLevelObjectives(
                            Duration.ofMillis(10),
                            Duration.ofMillis(50),
                            Duration.ofMillis(100),
                            Duration.ofMillis(200),
                            Duration.ofMillis(500),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(5))
                    .register(registry));
        }
    }
}
