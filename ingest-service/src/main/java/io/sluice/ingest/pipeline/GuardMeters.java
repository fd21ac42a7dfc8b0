/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.pipeline;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.ingest.config.IngestLifecycle;
import io.sluice.ingest.guard.Guard;
import io.sluice.ingest.guard.Guards;
import java.util.function.ToDoubleFunction;

/** The meters of the guards, by the names of {@code docs/metrics.md}. */
final class GuardMeters {

    private GuardMeters() {}

    static void bind(MeterRegistry registry, IngestLifecycle ingest) {
        for (Guard guard : Guard.values()) {
            counter(registry, ingest, "sluice.guard.refused", guard.word(), guards -> guards.refused(guard));
        }
        counter(registry, ingest, "sluice.guard.flagged", "future", Guards::ahead);
        counter(registry, ingest, "sluice.guard.flagged", "past", Guards::behind);
        Gauge.builder(
                        "sluice.series.known",
                        ingest,
                        IngestMeters.ofParts(parts -> parts.guards().knownSeries()))
                .register(registry);
        FunctionCounter.builder(
                        "sluice.series.forgotten",
                        ingest,
                        IngestMeters.ofParts(parts -> parts.guards().forgottenSeries()))
                .register(registry);
    }

    private static void counter(
            MeterRegistry registry, IngestLifecycle ingest, String name, String guard, ToDoubleFunction<Guards> count) {
        FunctionCounter.builder(name, ingest, IngestMeters.ofParts(parts -> count.applyAsDouble(parts.guards())))
                .tag("guard", guard)
                .register(registry);
    }
}
