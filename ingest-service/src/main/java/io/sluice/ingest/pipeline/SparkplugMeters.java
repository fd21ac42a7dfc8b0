/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.pipeline;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.codec.sparkplug.SessionWatch.Want;
import io.sluice.ingest.IngestEngine;
import io.sluice.ingest.config.IngestLifecycle;
import io.sluice.ingest.rebirth.RebirthRequests;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The meters of Sparkplug's sessions, by the names of {@code docs/metrics.md}. */
final class SparkplugMeters {

    private SparkplugMeters() {}

    static void bind(MeterRegistry registry, IngestLifecycle ingest) {
        for (Want want : Want.values()) {
            counter(
                    registry,
                    ingest,
                    "sluice.sparkplug.missing",
                    "reason",
                    word(want),
                    parts -> parts.rebirths().count(want));
        }
        for (RebirthRequests.Outcome outcome : RebirthRequests.Outcome.values()) {
            counter(
                    registry,
                    ingest,
                    "sluice.sparkplug.rebirth.requests",
                    "outcome",
                    word(outcome),
                    parts -> parts.rebirths().count(outcome));
        }
        FunctionCounter.builder(
                        "sluice.sparkplug.metrics.skipped",
                        ingest,
                        of(parts -> parts.rebirths().skipped()))
                .register(registry);
        Gauge.builder(
                        "sluice.sparkplug.nodes",
                        ingest,
                        of(parts -> parts.progress().sessions().nodes()))
                .register(registry);
        Gauge.builder(
                        "sluice.sparkplug.metrics.declared",
                        ingest,
                        of(parts -> parts.progress().sessions().metrics()))
                .register(registry);
    }

    private static void counter(
            MeterRegistry registry,
            IngestLifecycle ingest,
            String name,
            String label,
            String value,
            ToDoubleFunction<IngestEngine.Parts> count) {
        FunctionCounter.builder(name, ingest, of(count)).tag(label, value).register(registry);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static ToDoubleFunction<IngestLifecycle> of(ToDoubleFunction<IngestEngine.Parts> value) {
        return ingest -> ingest.parts().map(value::applyAsDouble).orElse(0.0);
    }
}
