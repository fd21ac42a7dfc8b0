/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.pipeline;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.sluice.ingest.IngestEngine;
import io.sluice.ingest.config.IngestLifecycle;
import io.sluice.ingest.deadletter.ReplayResult;
import io.sluice.ingest.forward.Checkpoint;
import io.sluice.ingest.forward.Tally;
import io.sluice.model.EpochNanos;
import io.sluice.mqtt.ConnectionState;
import io.sluice.mqtt.ConnectionStatus;
import io.sluice.store.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Ingest's meters, by the names of {@code docs/metrics.md}. Counters are this process's own; one update per batch, never
 * one per message, and never a device in a label.
 */
public final class IngestMeters implements IngestEngine.EngineListener {

    private static final String MESSAGES = "sluice.ingest.messages";
    private static final String LINES = "sluice.store.write.lines";

    private final MeterRegistry registry;
    private final Counter stored;
    private final Counter deadLettered;
    private final Counter filtered;
    private final Counter duplicate;
    private final Counter linesWritten;
    private final Counter linesRefused;
    private final Timer forces;
    private final Timer writes;
    private final Timer endToEnd;

    public IngestMeters(MeterRegistry registry) {
        this.registry = registry;
        this.stored = messages("stored");
        this.deadLettered = messages("dead_lettered");
        this.filtered = messages("filtered");
        this.duplicate = messages("duplicate");
        this.linesWritten = registry.counter(LINES, "outcome", "written");
        this.linesRefused = registry.counter(LINES, "outcome", "refused");
        this.forces = Timer.builder("sluice.journal.force.duration")
                .publishPercentileHistogram()
                .maximumExpectedValue(Duration.ofSeconds(2))
                .register(registry);
        this.writes = Timer.builder("sluice.store.write.duration")
                .publishPercentileHistogram()
                .maximumExpectedValue(Duration.ofSeconds(30))
                .register(registry);
        this.endToEnd = Timer.builder("sluice.ingest.end.to.end.age")
                .description("from receipt to stored, of the oldest message of each batch")
                .publishPercentileHistogram()
                .maximumExpectedValue(Duration.ofHours(1))
                .register(registry);
    }

    private Counter messages(String outcome) {
        return registry.counter(MESSAGES, "outcome", outcome);
    }

    @Override
    public void onForce(long nanos) {
        forces.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void onWrite(WriteOutcome outcome, long nanos) {
        writes.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void onSettled(Tally tally, long oldestReceivedAtNanos) {
        stored.increment(tally.stored());
        deadLettered.increment(tally.deadLettered());
        filtered.increment(tally.filtered());
        duplicate.increment(tally.duplicate());
        linesWritten.increment(tally.readingsStored());
        linesRefused.increment(tally.readingsDeadLettered());
        if (oldestReceivedAtNanos > 0) {
            long age = EpochNanos.of(Instant.now()) - oldestReceivedAtNanos;
            endToEnd.record(Math.max(0, age), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void onDeadLetter(String reason) {
        registry.counter("sluice.dead.letters", "reason", reason).increment();
    }

    /** Registers what is read off the running engine. */
    public static void bindGauges(MeterRegistry registry, IngestLifecycle ingest) {
        bindMessages(registry, ingest);
        bindDeadLetters(registry, ingest);
        bindJournal(registry, ingest);
        bindAges(registry, ingest);
        bindBreaker(registry, ingest);
        bindWriting(registry, ingest);
        bindMqtt(registry, ingest);
        SparkplugMeters.bind(registry, ingest);
        LedgerMeters.bind(registry, ingest);
        SchemaMeters.bind(registry, ingest);
        GuardMeters.bind(registry, ingest);
    }

    private static void bindMessages(MeterRegistry registry, IngestLifecycle ingest) {
        FunctionCounter.builder(MESSAGES, ingest, ofParts(p -> p.journal().committedSequence() - p.startSequence()))
                .tag("outcome", "received")
                .register(registry);
        FunctionCounter.builder(MESSAGES, ingest, ofParts(IngestEngine.Parts::recovered))
                .tag("outcome", "recovered")
                .register(registry);
        Gauge.builder("sluice.ingest.in.flight", ingest, ofParts(IngestMeters::inFlight))
                .register(registry);
    }

    private static void bindDeadLetters(MeterRegistry registry, IngestLifecycle ingest) {
        FunctionCounter.builder(
                        "sluice.dead.letters.evicted",
                        ingest,
                        ofParts(p -> p.deadLetters().evicted()))
                .register(registry);
        for (ReplayResult.Outcome outcome : ReplayResult.Outcome.values()) {
            FunctionCounter.builder(
                            "sluice.dead.letters.replayed",
                            ingest,
                            ofParts(p -> p.replay().count(outcome)))
                    .tag("outcome", outcome.word())
                    .register(registry);
        }
        FunctionCounter.builder(
                        "sluice.dead.letters.published",
                        ingest,
                        ofParts(p -> p.letterNews().published()))
                .tag("outcome", "published")
                .register(registry);
        FunctionCounter.builder(
                        "sluice.dead.letters.published",
                        ingest,
                        ofParts(p -> p.letterNews().dropped()))
                .tag("outcome", "dropped")
                .register(registry);
        gauge(
                registry,
                ingest,
                "sluice.dead.letters.kept",
                p -> p.deadLetters().usage().letters());
        gauge(
                registry,
                ingest,
                "sluice.dead.letters.bytes",
                p -> p.deadLetters().usage().bytes());
        gauge(
                registry,
                ingest,
                "sluice.dead.letters.limit.bytes",
                p -> p.deadLetters().usage().capacity());
        gauge(
                registry,
                ingest,
                "sluice.dead.letters.overflow.bytes",
                p -> p.deadLetters().usage().overflowBytes());
    }

    private static void gauge(
            MeterRegistry registry, IngestLifecycle ingest, String name, ToDoubleFunction<IngestEngine.Parts> value) {
        Gauge.builder(name, ingest, ofParts(value)).register(registry);
    }

    private static double inFlight(IngestEngine.Parts parts) {
        Checkpoint done = parts.progress().confirmed();
        return parts.journal().committedSequence() - done.base() - done.settled();
    }

    private static void bindAges(MeterRegistry registry, IngestLifecycle ingest) {
        age(registry, ingest, "sluice.journal.oldest.age", p -> PipelineView.oldestAgeSeconds(p, Instant.now()));
        age(registry, ingest, "sluice.ingest.backlog.age", p -> PipelineView.oldestAgeSeconds(p, Instant.now()));
        age(registry, ingest, "sluice.ingest.live.age", p -> PipelineView.liveAgeSeconds(p, Instant.now()));
    }

    private static void age(
            MeterRegistry registry, IngestLifecycle ingest, String name, ToDoubleFunction<IngestEngine.Parts> seconds) {
        TimeGauge.builder(name, ingest, TimeUnit.SECONDS, ofParts(seconds)).register(registry);
    }

    private static void bindWriting(MeterRegistry registry, IngestLifecycle ingest) {
        Gauge.builder(
                        "sluice.store.write.lines.allowed",
                        ingest,
                        ofParts(p -> p.forwarder().writer().linesPerWrite()))
                .register(registry);
        Gauge.builder(
                        "sluice.store.writes.allowed",
                        ingest,
                        ofParts(p -> p.forwarder().writer().writesInFlight()))
                .register(registry);
    }

    private static void bindJournal(MeterRegistry registry, IngestLifecycle ingest) {
        Gauge.builder("sluice.journal.bytes", ingest, ofParts(p -> p.journal().bytes()))
                .register(registry);
        Gauge.builder(
                        "sluice.journal.limit.bytes",
                        ingest,
                        ofParts(p -> p.journal().limitBytes()))
                .register(registry);
    }

    private static void bindBreaker(MeterRegistry registry, IngestLifecycle ingest) {
        for (CircuitBreaker.State state : new CircuitBreaker.State[] {
            CircuitBreaker.State.CLOSED, CircuitBreaker.State.OPEN, CircuitBreaker.State.HALF_OPEN
        }) {
            Gauge.builder(
                            "sluice.store.breaker.state",
                            ingest,
                            ofParts(p -> p.forwarder().writer().breaker().getState() == state ? 1 : 0))
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    private static void bindMqtt(MeterRegistry registry, IngestLifecycle ingest) {
        Gauge.builder(
                        "sluice.mqtt.connected",
                        ingest,
                        ofParts(p -> p.receiver().status().connections().stream()
                                .filter(c -> c.state() == ConnectionState.SUBSCRIBED)
                                .count()))
                .register(registry);
        TimeGauge.builder(
                        "sluice.mqtt.last.message.age",
                        ingest,
                        TimeUnit.SECONDS,
                        ofParts(p -> PipelineView.lastMessageAgeSeconds(p, Instant.now())))
                .register(registry);
        FunctionCounter.builder(
                        "sluice.mqtt.qos0.dropped",
                        ingest,
                        ofParts(p -> p.receiver().status().connections().stream()
                                .mapToLong(ConnectionStatus::qos0Dropped)
                                .sum()))
                .register(registry);
    }

    static ToDoubleFunction<IngestLifecycle> ofParts(ToDoubleFunction<IngestEngine.Parts> value) {
        return ingest -> ingest.parts().map(value::applyAsDouble).orElse(0.0);
    }
}
