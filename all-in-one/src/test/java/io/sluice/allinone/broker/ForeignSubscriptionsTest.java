/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sluice.allinone.broker.ForeignSubscriptions.Unread;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What becomes of subscriptions of others than ingest that are not read. */
class ForeignSubscriptionsTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final long MEGABYTE = 1024 * 1024;
    private static final String TOPIC = "telemetry/plant/dev/env";
    private static final String PADDING = " ".repeat(1_000);
    private static final int BEYOND_THE_BACKLOG = 20_000;
    private static final RawMqtt.Hello OLD_PROTOCOL = new RawMqtt.Hello("dash", 4, false, 0, 100, null, null);
    private static final RawMqtt.Hello MQTT_5 = new RawMqtt.Hello("dash", 5, false, RawMqtt.NEVER, 100, null, null);

    @TempDir
    Path directory;

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ForeignSubscriptions.class);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(lines);
    }

    @ParameterizedTest
    @CsvSource({"4, #", "5, #", "4, telemetry/#", "5, $share/charts/telemetry/#"})
    void anAbsentSubscriberNeverStopsDevices(int version, String filter) throws Exception {
        RawMqtt.Hello dash = version == 4 ? OLD_PROTOCOL : MQTT_5;
        try (EmbeddedBroker broker = BrokerRun.serving(settings(8));
                RawMqtt ingest = RawMqtt.consumer(broker, "ingest", 2_048)) {
            leave(broker, dash, filter);
            ingest.subscribe(BrokerRun.FILTER);
            Future<BitSet> received = receiving(ingest, BEYOND_THE_BACKLOG);
            Future<?> published = publishing(broker, BEYOND_THE_BACKLOG);

            while (!published.isDone() || !received.isDone()) {
                assertThat(broker.health()).isEqualTo(new BrokerHealth.Up());
                assertThat(broker.statistics().holding()).isFalse();
                Thread.sleep(50);
            }

            published.get();
            assertThat(received.get().cardinality()).isEqualTo(BEYOND_THE_BACKLOG);
            await().atMost(SOON).until(() -> broker.statistics().endedSubscriptions() == 1);
            assertThat(lines.list)
                    .singleElement()
                    .satisfies(line -> assertThat(line.getFormattedMessage())
                            .contains("'dash'", filter.replace("$share/charts/", ""), "sluice.broker.max-backlog"));
            await().atMost(SOON).until(() -> broker.statistics().queued() == 0);
            try (RawMqtt again = RawMqtt.connect(broker.devicePort(), dash)) {
                assertThat(again.connack().sessionPresent()).isFalse();
            }
        }
    }

    @Test
    void endsAConnectedSubscriberThatDoesNotAcknowledge() throws Exception {
        try (EmbeddedBroker broker = BrokerRun.serving(settings(8));
                RawMqtt ingest = RawMqtt.consumer(broker, "ingest", 2_048);
                RawMqtt slow = RawMqtt.connect(broker.devicePort(), MQTT_5)) {
            slow.subscribe("telemetry/#");
            ingest.subscribe(BrokerRun.FILTER);
            Future<BitSet> received = receiving(ingest, BEYOND_THE_BACKLOG);

            publishing(broker, BEYOND_THE_BACKLOG).get();

            assertThat(received.get().cardinality()).isEqualTo(BEYOND_THE_BACKLOG);
            slow.awaitEnd();
            await().atMost(SOON).until(() -> broker.statistics().queued() == 0);
            assertThat(broker.statistics().endedSubscriptions()).isOne();
            try (RawMqtt again = RawMqtt.connect(broker.devicePort(), MQTT_5)) {
                assertThat(again.connack().sessionPresent()).isFalse();
            }
        }
    }

    @Test
    void endsWhatARestartFindsToBeTooLargeAndKeepsIngests() throws Exception {
        int count = 6_000;
        try (EmbeddedBroker broker = BrokerRun.serving(settings(128))) {
            leave(broker, OLD_PROTOCOL, "#");
            publishing(broker, count).get();
            assertThat(broker.statistics().endedSubscriptions()).isZero();
        }
        try (EmbeddedBroker broker = BrokerRun.started(settings(16));
                RawMqtt ingest = RawMqtt.consumer(broker, "ingest", 2_048)) {
            await().atMost(SOON).until(() -> broker.statistics().endedSubscriptions() == 1);
            ingest.subscribe(BrokerRun.FILTER);
            assertThat(receiving(ingest, count).get().cardinality()).isEqualTo(count);
            await().atMost(SOON).until(() -> broker.statistics().queued() == 0);
        }
    }

    @Test
    void keepsWhatIsWithinTheBound() throws Exception {
        try (EmbeddedBroker broker = BrokerRun.serving(settings(64))) {
            leave(broker, OLD_PROTOCOL, "telemetry/#");
            publishing(broker, 1_000).get();
            try (RawMqtt dash = RawMqtt.connect(broker.devicePort(), OLD_PROTOCOL)) {
                assertThat(dash.connack().sessionPresent()).isTrue();
                assertThat(dash.nextPublish(SOON)).isPresent();
            }
        }
        assertThat(lines.list).isEmpty();
    }

    @Test
    void endsSessionsThatNobodyComesBackToAfterARestartButNotIngests() throws Exception {
        BrokerSettings settings = settings(64);
        try (EmbeddedBroker broker = BrokerRun.serving(settings)) {
            leave(broker, OLD_PROTOCOL, "telemetry/#");
        }
        ArtemisServer restarted =
                ArtemisServer.start(settings, Account.ofPassword("internal", "secret"), new Refusals(), 0, true);
        restarted.endForgotten(SessionExpiry.LONGEST_OF_DEVICES.minusMinutes(1));
        assertThat(lines.list).isEmpty();
        restarted.endForgotten(SessionExpiry.LONGEST_OF_DEVICES.plusMinutes(1));
        restarted.stop();

        assertThat(lines.list)
                .singleElement()
                .satisfies(line -> assertThat(line.getFormattedMessage()).contains("'dash'"));
        try (EmbeddedBroker broker = BrokerRun.started(settings);
                RawMqtt ingest = RawMqtt.consumer(broker, "ingest", 10)) {
            assertThat(ingest.connack().sessionPresent()).isTrue();
            broker.openDeviceListener();
            try (RawMqtt dash = RawMqtt.connect(broker.devicePort(), OLD_PROTOCOL)) {
                assertThat(dash.connack().sessionPresent()).isFalse();
            }
        }
    }

    @Test
    void endsTheLargestUntilTheOthersTogetherAreWithinTheBound() {
        List<Unread> all = List.of(unread(3), unread(11), unread(9), unread(8));

        assertThat(ForeignSubscriptions.beyond(all, 10, 100)).containsExactly(unread(11));
        assertThat(ForeignSubscriptions.beyond(all, 10, 15)).containsExactly(unread(11), unread(9));
        assertThat(ForeignSubscriptions.beyond(all, 100, 31)).isEmpty();
        assertThat(ForeignSubscriptions.beyond(all, 100, 2)).hasSize(4);
    }

    private static Unread unread(long bytes) {
        return new Unread(null, bytes);
    }

    private BrokerSettings settings(int megabytesOfBacklog) {
        return BrokerRun.settings(directory).keeping(MEGABYTE, megabytesOfBacklog * MEGABYTE, 0);
    }

    private static void leave(EmbeddedBroker broker, RawMqtt.Hello hello, String filter) throws Exception {
        try (RawMqtt dash = RawMqtt.connect(broker.devicePort(), hello)) {
            assertThat(dash.subscribe(filter, 1)).isOne();
        }
    }

    private static CompletableFuture<Void> publishing(EmbeddedBroker broker, int total) {
        return inBackground(() -> {
            try (RawMqtt device = RawMqtt.publisher(broker.devicePort())) {
                device.waitFor(Duration.ofSeconds(60));
                for (int sent = 0, acknowledged = 0; acknowledged < total; acknowledged++) {
                    while (sent < total && sent - acknowledged < 200) {
                        device.publishAhead(TOPIC, (sent++ + PADDING).getBytes(StandardCharsets.UTF_8), false);
                    }
                    device.flush();
                    device.await(RawMqtt.PUBACK);
                }
                return null;
            }
        });
    }

    private static CompletableFuture<BitSet> receiving(RawMqtt ingest, int expected) {
        return inBackground(() -> {
            BitSet seen = new BitSet();
            Optional<RawMqtt.Packet> next;
            while (seen.cardinality() < expected && (next = ingest.nextPublish(Duration.ofSeconds(30))).isPresent()) {
                seen.set(Integer.parseInt(next.get().payload().trim()));
                ingest.acknowledge(next.get());
            }
            ingest.flush();
            return seen;
        });
    }

    private static <T> CompletableFuture<T> inBackground(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                result.complete(task.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }
}
