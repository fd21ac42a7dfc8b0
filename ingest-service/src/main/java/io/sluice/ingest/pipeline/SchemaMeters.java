/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.pipeline;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.ingest.config.IngestLifecycle;
import io.sluice.ingest.schema.ConflictOutcome;
import io.sluice.ingest.schema.EventKind;
import io.sluice.ingest.schema.SchemaWatch;
import java.util.function.ToDoubleFunction;

/** The meters of the schema, by the names of {@code docs/metrics.md}. */
final class SchemaMeters {

    private SchemaMeters() {}

    static void bind(MeterRegistry registry, IngestLifecycle ingest) {
        for (EventKind kind : EventKind.values()) {
            FunctionCounter.builder("sluice.schema.events", ingest, of(watch -> watch.eventCount(kind)))
                    .tag("kind", kind.word().replace('-', '_'))
                    .register(registry);
        }
        for (ConflictOutcome outcome : ConflictOutcome.values()) {
            FunctionCounter.builder("sluice.schema.type.conflicts", ingest, of(watch -> watch.conflictCount(outcome)))
                    .tag("outcome", outcome.word())
                    .register(registry);
        }
        FunctionCounter.builder("sluice.schema.events.suppressed", ingest, of(SchemaWatch::suppressedEvents))
                .register(registry);
        FunctionCounter.builder("sluice.schema.readings.unwatched", ingest, of(SchemaWatch::unwatchedReadings))
                .register(registry);
        Gauge.builder("sluice.schema.fields", ingest, of(SchemaWatch::fieldCount))
                .register(registry);
        Gauge.builder("sluice.schema.levels", ingest, of(SchemaWatch::levelCount))
                .register(registry);
    }

    private static ToDoubleFunction<IngestLifecycle> of(ToDoubleFunction<SchemaWatch> value) {
        return IngestMeters.ofParts(parts -> value.applyAsDouble(parts.schema().watch()));
    }
}
