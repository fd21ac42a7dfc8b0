/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.simulator.device.SimulatedMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:30Z");

    @TempDir
    private Path folder;

    @Test
    void sendsExactlyAsManyMessagesAsAskedOverAllConnections() throws Exception {
        Recorder recorder = new Recorder();
        try (Fleet fleet = fleet(settings(new Pace.Unlimited(), 10_000, Duration.ZERO, null, 4), recorder)) {
            fleet.start();

            assertThat(fleet.await(PATIENCE)).isTrue();
            assertThat(recorder.messages).hasSize(10_000);
            assertThat(fleet.summary().acknowledged()).isEqualTo(10_000);
        }
        assertThat(recorder.closed).hasSize(4);
    }

    @Test
    void messagesOfOneDeviceAndMeasurementAreNumberedInOrder() throws Exception {
        Recorder recorder = new Recorder();
        try (Fleet fleet = fleet(settings(new Pace.Unlimited(), 5_000, Duration.ZERO, null, 3), recorder)) {
            fleet.start();
            assertThat(fleet.await(PATIENCE)).isTrue();
        }

        recorder.messages.stream()
                .collect(Collectors.groupingBy(SimulatedMessage::topic))
                .values()
                .forEach(stream -> {
                    for (int i = 0; i < stream.size(); i++) {
                        assertThat(stream.get(i).sequence()).isEqualTo(i + 1);
                    }
                });
    }

    @Test
    void publishesThePastFirstAtTimesThatAreMultiplesOfTheStep() throws Exception {
        Recorder recorder = new Recorder();
        FleetSettings settings = settings(new Pace.Unlimited(), 1, Duration.ofHours(1), null, 1);
        try (Fleet fleet = fleet(settings, recorder)) {
            fleet.start();
            assertThat(fleet.await(PATIENCE)).isTrue();
        }

        List<Long> times = recorder.messages.stream()
                .filter(message -> message.topic().equals("telemetry/plant/climate-00001/environment"))
                .map(SimulatedMessage::timestamp)
                .toList();
        assertThat(times).hasSize(61);
        assertThat(times.getFirst())
                .isEqualTo(Instant.parse("2026-03-01T11:01:00Z").toEpochMilli());
        assertThat(times.get(59))
                .isEqualTo(Instant.parse("2026-03-01T12:00:00Z").toEpochMilli());
        assertThat(times.getLast()).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void writesALineForEveryAcknowledgedMessageAndOnlyForThose() throws Exception {
        Path file = folder.resolve("acknowledged.tsv");
        Files.writeString(file, "kept\t1\t1\n");
        Recorder recorder = new Recorder();
        recorder.refuseEvery = 10;
        try (Fleet fleet = fleet(settings(new Pace.Unlimited(), 100, Duration.ZERO, file, 1), recorder)) {
            fleet.start();
            assertThat(fleet.await(PATIENCE)).isTrue();
            assertThat(fleet.summary().failed()).isEqualTo(10);
            assertThat(fleet.summary().acknowledged()).isEqualTo(90);
        }

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(91).startsWith("kept\t1\t1");
        SimulatedMessage first = recorder.messages.element();
        assertThat(lines.get(1)).isEqualTo(first.topic() + "\t1\t" + first.timestamp());
    }

    @Test
    void stopsCleanlyWhilePublishing() {
        Recorder recorder = new Recorder();
        Fleet fleet = fleet(settings(new Pace.Rate(1_000), 0, Duration.ZERO, null, 2), recorder);
        fleet.start();
        Awaitility.await().until(() -> recorder.messages.size() > 20);

        fleet.stop();

        assertThat(recorder.closed).hasSize(2);
        int atTheEnd = recorder.messages.size();
        assertThat(fleet.summary().sent()).isEqualTo(atTheEnd);
    }

    @Test
    void stopsWhileTheBrokerIsNotThere() {
        Recorder recorder = new Recorder();
        recorder.unreachable = true;
        Fleet fleet = fleet(settings(new Pace.Rate(1_000), 0, Duration.ZERO, null, 1), recorder);
        fleet.start();
        Awaitility.await().until(() -> recorder.waiting.getCount() == 0);

        fleet.stop();

        assertThat(recorder.closed).hasSize(1);
        assertThat(fleet.summary().sent()).isZero();
    }

    @Test
    void startsOnlyOnce() {
        try (Fleet fleet = fleet(settings(new Pace.Unlimited(), 1, Duration.ZERO, null, 1), new Recorder())) {
            fleet.start();

            assertThatThrownBy(fleet::start).hasMessageContaining("started before");
        }
    }

    @Test
    void saysWhyTheFileOfAcknowledgementsCannotBeWritten() throws IOException {
        Path file = folder.resolve("missing").resolve("file");
        try (Fleet fleet = fleet(settings(new Pace.Unlimited(), 1, Duration.ZERO, file, 1), new Recorder())) {
            assertThatThrownBy(fleet::start)
                    .hasMessageContaining("sluice.simulator.acknowledged-file is " + file)
                    .hasMessageContaining("folder that exists");
        }
    }

    private static Fleet fleet(FleetSettings settings, Recorder recorder) {
        return new Fleet(settings, _ -> recorder.outlet(), InstantSource.fixed(NOW));
    }

    private static FleetSettings settings(
            Pace pace, long count, Duration backfill, @Nullable Path file, int connections) {
        return new FleetSettings(
                new FleetSettings.Broker("tcp://localhost:1883", null, null, connections),
                List.of("plant", "greenhouse"),
                4,
                pace,
                1,
                Duration.ZERO,
                count,
                backfill,
                Duration.ofMinutes(1),
                true,
                Duration.ofHours(27),
                file);
    }

    /** Takes what every outlet publishes and acknowledges it at once. */
    private static final class Recorder {

        final ConcurrentLinkedQueue<SimulatedMessage> messages = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<Outlet> closed = new ConcurrentLinkedQueue<>();
        final CountDownLatch waiting = new CountDownLatch(1);
        volatile boolean unreachable;
        volatile int refuseEvery = Integer.MAX_VALUE;

        Outlet outlet() {
            return new Outlet() {
                @Override
                public boolean awaitOpen(Duration limit) throws InterruptedException {
                    if (unreachable) {
                        waiting.countDown();
                        TimeUnit.NANOSECONDS.sleep(limit.toNanos());
                    }
                    return !unreachable;
                }

                @Override
                public String fault() {
                    return "nobody listens";
                }

                @Override
                public CompletableFuture<Void> publish(SimulatedMessage message) {
                    messages.add(message);
                    return messages.size() % refuseEvery == 0
                            ? CompletableFuture.failedFuture(new IOException("refused"))
                            : CompletableFuture.completedFuture(null);
                }

                @Override
                public void close() {
                    closed.add(this);
                }
            };
        }
    }
}
