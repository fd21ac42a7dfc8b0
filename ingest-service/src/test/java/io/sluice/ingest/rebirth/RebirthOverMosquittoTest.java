/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.rebirth;

import static io.sluice.ingest.SparkplugMessages.birth;
import static io.sluice.ingest.SparkplugMessages.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.codec.route.RouteSource;
import io.sluice.codec.route.RouteTable;
import io.sluice.codec.sparkplug.SessionWatch.Want;
import io.sluice.ingest.EngineSettings;
import io.sluice.ingest.IngestEngine;
import io.sluice.ingest.deadletter.DeadLetterSettings;
import io.sluice.ingest.deadletter.WhenFull;
import io.sluice.ingest.forward.BatchLimits;
import io.sluice.ingest.forward.CatchUp;
import io.sluice.ingest.forward.ForwardSettings;
import io.sluice.ingest.forward.RetryTimes;
import io.sluice.ingest.forward.Tally;
import io.sluice.ingest.guard.GuardSettings;
import io.sluice.ingest.schema.SchemaSettings;
import io.sluice.journal.Durability;
import io.sluice.mqtt.InboundPublish;
import io.sluice.mqtt.MqttPublisher;
import io.sluice.mqtt.MqttReceiver;
import io.sluice.mqtt.PublisherSettings;
import io.sluice.mqtt.ReceiverSettings;
import io.sluice.store.WriteOutcome;
import io.sluice.store.kit.InMemoryTelemetryStore;
import io.sluice.testservers.MosquittoServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.tahu.message.SparkplugBPayloadDecoder;
import org.eclipse.tahu.message.model.SparkplugBPayload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole engine behind a real broker; an edge node that listens for its commands. */
class RebirthOverMosquittoTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final long T0 = 1_700_000_000_000L;

    @TempDir
    Path directory;

    private final ConcurrentLinkedQueue<InboundPublish> commands = new ConcurrentLinkedQueue<>();
    private final InMemoryTelemetryStore store = new InMemoryTelemetryStore();

    @Test
    void dataBeforeItsBirthHasTheNodeAskedAndIsReadableWhenItHasAnswered() throws Exception {
        try (MosquittoServer broker = MosquittoServer.start();
                MqttReceiver edge = edgeNode(broker);
                MqttPublisher publisher = new MqttPublisher(PublisherSettings.of(URI.create(broker.uri()), "edge"))) {
            IngestEngine engine = new IngestEngine(settings(broker), store, new Deaf());
            edge.start();
            publisher.start();
            engine.start();
            try {
                await().atMost(LONG)
                        .until(() -> edge.status().subscribed()
                                && engine.parts().receiver().status().subscribed());

                publish(publisher, "NDATA", data(5, 7, 21.5, T0));
                await().atMost(LONG).until(() -> commands.size() == 1);
                InboundPublish command = commands.element();
                assertThat(command.topic()).isEqualTo("spBv1.0/plant/NCMD/press");
                SparkplugBPayload request = new SparkplugBPayloadDecoder().buildFromByteArray(command.payload(), null);
                assertThat(request.getMetrics()).singleElement().satisfies(metric -> {
                    assertThat(metric.getName()).isEqualTo("Node Control/Rebirth");
                    assertThat(metric.getValue()).isEqualTo(true);
                });
                await().atMost(LONG).until(() -> tally(engine).messages() == 2);
                assertThat(tally(engine))
                        .as("a dead letter, and our own command back")
                        .isEqualTo(new Tally(0, 1, 1, 0, 0, 1));

                publish(publisher, "NBIRTH", birth(0, 1, Map.of("Temperature", 7L)));
                publish(publisher, "NDATA", data(1, 7, 22.5, T0 + 1));
                publish(publisher, "NDATA", data(3, 7, 23.5, T0 + 2));
                await().atMost(LONG).until(() -> tally(engine).stored() == 3);
                assertThat(engine.parts().rebirths().count(Want.SEQUENCE)).isEqualTo(1);
                assertThat(engine.parts().rebirths().count(RebirthRequests.Outcome.SENT))
                        .isEqualTo(1);
                assertThat(engine.parts().rebirths().count(RebirthRequests.Outcome.SUPPRESSED))
                        .as("asked a moment ago")
                        .isEqualTo(1);
            } finally {
                engine.stop();
            }
        }
    }

    private void publish(MqttPublisher publisher, String type, byte[] payload) throws Exception {
        publisher.publish("spBv1.0/plant/" + type + "/press", payload, 1).get(10, TimeUnit.SECONDS);
    }

    private static Tally tally(IngestEngine engine) {
        return engine.parts().progress().confirmed().tally();
    }

    private MqttReceiver edgeNode(MosquittoServer broker) {
        return new MqttReceiver(
                ReceiverSettings.builder(
                                URI.create(broker.uri()),
                                directory.resolve("edge"),
                                "edge",
                                List.of("spBv1.0/plant/NCMD/press"))
                        .build(),
                publishes -> {
                    commands.addAll(publishes);
                    publishes.getFirst().lane().settle(publishes);
                });
    }

    private EngineSettings settings(MosquittoServer broker) {
        URI uri = URI.create(broker.uri());
        return new EngineSettings(
                directory.resolve("ingest"),
                64 << 20,
                Durability.WRITTEN,
                new DeadLetterSettings(64 << 20, 64 << 20, WhenFull.BLOCK, 1_000, null),
                new ForwardSettings(
                        new BatchLimits(100, 1 << 20, Duration.ofMillis(5)),
                        2,
                        new CatchUp(CatchUp.Order.BACKLOG_FIRST, 0),
                        RetryTimes.DEFAULT),
                new RouteSource(RouteTable.DEFAULT),
                10_000,
                GuardSettings.DEFAULT,
                ReceiverSettings.builder(uri, directory.resolve("ingest/mqtt"), "g", RouteTable.DEFAULT_FILTERS)
                        .build(),
                new RebirthSettings(PublisherSettings.of(uri, "rebirth"), Duration.ofSeconds(30)),
                SchemaSettings.DEFAULT);
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
