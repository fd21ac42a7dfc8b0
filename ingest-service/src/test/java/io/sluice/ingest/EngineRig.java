/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.route.RouteSource;
import io.sluice.codec.route.RouteTable;
import io.sluice.ingest.config.IngestLifecycle;
import io.sluice.ingest.deadletter.DeadLetterSettings;
import io.sluice.ingest.deadletter.WhenFull;
import io.sluice.ingest.forward.ForwardSettings;
import io.sluice.ingest.forward.Tally;
import io.sluice.ingest.guard.GuardSettings;
import io.sluice.ingest.intake.PostOutcome;
import io.sluice.ingest.pipeline.PipelineSnapshot;
import io.sluice.ingest.pipeline.PipelineView;
import io.sluice.ingest.rebirth.RebirthSettings;
import io.sluice.ingest.schema.SchemaSettings;
import io.sluice.journal.Durability;
import io.sluice.mqtt.ReceiverSettings;
import io.sluice.store.WriteOutcome;
import io.sluice.store.influxdb.InfluxSettings;
import io.sluice.store.influxdb.InfluxTelemetryStore;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** The whole engine before a fake InfluxDB. There is no broker; messages come by the HTTP door. */
final class EngineRig implements AutoCloseable {

    static final int RECEIVE_MAXIMUM = 1_000;
    static final Duration TIME_LIMIT = Duration.ofMillis(500);

    /** So many messages wait for the journal at most, in one go. */
    private static final int AT_ONCE = 500;

    final FakeInflux influx = new FakeInflux();
    final IngestLifecycle ingest;
    private final InfluxTelemetryStore store;
    private final PipelineView view;

    EngineRig(Path directory, ForwardSettings forward) throws Exception {
        store = new InfluxTelemetryStore(new InfluxSettings(influx.url(), "token", "sluice", "telemetry", TIME_LIMIT));
        ingest = new IngestLifecycle(() -> settings(directory, forward), store, new Deaf());
        ingest.start();
        view = new PipelineView(ingest);
    }

    private static EngineSettings settings(Path directory, ForwardSettings forward) {
        return new EngineSettings(
                directory,
                64 << 20,
                Durability.WRITTEN,
                new DeadLetterSettings(64 << 20, 64 << 20, WhenFull.BLOCK, 1_000, null),
                forward,
                new RouteSource(RouteTable.DEFAULT),
                10_000,
                GuardSettings.DEFAULT,
                ReceiverSettings.builder(
                                URI.create("tcp://127.0.0.1:1"), directory.resolve("mqtt"), "g", List.of("telemetry/#"))
                        .receiveMaximum(RECEIVE_MAXIMUM)
                        .build(),
                RebirthSettings.OFF,
                SchemaSettings.DEFAULT);
    }

    PipelineSnapshot snapshot() {
        return view.snapshot().orElseThrow();
    }

    /** Hands in so many readings, each of its own time of receipt, and waits until they are durable. */
    void post(int count) {
        post(count, i -> "{\"v\":" + i + "}");
    }

    void post(int count, IntFunction<String> payload) {
        for (int from = 0; from < count; from += AT_ONCE) {
            List<CompletableFuture<PostOutcome>> answers = new ArrayList<>();
            for (int i = from; i < Math.min(count, from + AT_ONCE); i++) {
                answers.add(post(payload.apply(i)));
            }
            answers.forEach(answer -> assertThat(answer.join()).isInstanceOf(PostOutcome.Durable.class));
        }
    }

    private CompletableFuture<PostOutcome> post(String payload) {
        return ingest.parts()
                .orElseThrow()
                .intake()
                .post("telemetry/plant/dev/m", payload.getBytes(StandardCharsets.UTF_8))
                .orTimeout(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        ingest.stop();
        store.close();
        influx.close();
    }

    private static final class Deaf implements IngestEngine.EngineListener {
        @Override
        public void onForce(long nanos) {}

        @Override
        public void onWrite(WriteOutcome outcome, long nanos) {}

        @Override
        public void onSettled(Tally tally, long oldestReceivedAtNanos) {}

        @Override
        public void onDeadLetter(String reason) {}
    }
}
