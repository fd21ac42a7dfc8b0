/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.pipeline;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.ingest.IngestEngine.Parts;
import io.sluice.ingest.config.IngestLifecycle;
import io.sluice.ingest.ledger.LedgerTotals;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** The delivery ledger's meters: sums over all devices, counters since the start of the process. */
final class LedgerMeters {

    private LedgerMeters() {}

    static void bind(MeterRegistry registry, IngestLifecycle ingest) {
        gauge(registry, ingest, "sluice.ledger.series", LedgerTotals::series);
        gauge(registry, ingest, "sluice.ledger.missing", LedgerTotals::missing);
        counter(registry, ingest, "sluice.ledger.repeated", LedgerTotals::repeated);
        counter(registry, ingest, "sluice.ledger.out.of.order", LedgerTotals::outOfOrder);
        counter(registry, ingest, "sluice.ledger.resets", LedgerTotals::resets);
        counter(registry, ingest, "sluice.ledger.wraps", LedgerTotals::wraps);
        counter(registry, ingest, "sluice.ledger.evicted", LedgerTotals::evicted);
        Gauge.builder("sluice.ledger.behind", ingest, IngestMeters.ofParts(LedgerMeters::behind))
                .register(registry);
    }

    private static double behind(Parts parts) {
        long position = parts.ledger().position();
        return Math.max(0, parts.progress().confirmed().reach() - position);
    }

    private static void gauge(
            MeterRegistry registry, IngestLifecycle ingest, String name, ToDoubleFunction<LedgerTotals> value) {
        Gauge.builder(
                        name,
                        ingest,
                        IngestMeters.ofParts(p -> value.applyAsDouble(p.ledger().totals())))
                .register(registry);
    }

    /** A reset that turns out to have been a wrap or a repetition is taken back, but a counter must not fall. */
    private static void counter(
            MeterRegistry registry, IngestLifecycle ingest, String name, ToLongFunction<LedgerTotals> value) {
        AtomicLong most = new AtomicLong();
        ToDoubleFunction<Parts> grown = parts -> most.accumulateAndGet(
                value.applyAsLong(parts.ledger().totals()) - value.applyAsLong(parts.ledgerAtStart()), Math::max);
        FunctionCounter.builder(name, ingest, IngestMeters.ofParts(grown)).register(registry);
    }
}
