/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import static io.sluice.ingest.forward.OrderTest.number;
import static io.sluice.ingest.forward.OrderTest.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.ingest.deadletter.DeadLetter;
import io.sluice.model.FieldValue.FloatValue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backlog beside what is new: two lanes, two cursors, one order of values. */
class LiveFirstTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration OUTAGE = Duration.ofHours(1);

    @TempDir
    Path directory;

    private final StoreOfATest store = new StoreOfATest();
    private final Map<String, String> expected = new TreeMap<>();

    @Test
    void whatIsNewDoesNotWaitForTheBacklog() throws Exception {
        try (Rig rig = new Rig(directory, store, settings(CatchUp.Order.LIVE_FIRST, 250))) {
            gatherBacklog(rig, "old", numbered(0, 1_000));
            await().until(() -> rig.confirmed().live() != null);
            assertThat(rig.lane(LaneStatus.Kind.BACKLOG).waiting()).isGreaterThan(500);

            rig.receive(rig.now(), "telemetry/plant/new/m", numbered(0, 10));
            await().atMost(Duration.ofSeconds(1))
                    .until(() -> rig.confirmed().live().position() == 1_010);
            LaneStatus backlog = rig.lane(LaneStatus.Kind.BACKLOG);
            assertThat(backlog.waiting()).as("waits still").isPositive();
            assertThat(rig.lane(LaneStatus.Kind.LIVE).waiting()).isZero();
            assertThat(rig.confirmed().isConsistent()).isTrue();

            await().atMost(LONG).until(rig::isDone);
            assertThat(rig.lane(LaneStatus.Kind.ALL).position()).isEqualTo(1_010);
            assertThat(rig.confirmed().tally()).isEqualTo(new Tally(1_010, 0, 0, 0, 1_010, 0));
            assertThat(store.values()).hasSize(1_010);
        }
    }

    @Test
    void backlogFirstHasOneLaneAndKeepsItsPace() throws Exception {
        try (Rig rig = new Rig(directory, store, settings(CatchUp.Order.BACKLOG_FIRST, 1_000))) {
            long begun = System.nanoTime();
            gatherBacklog(rig, "old", numbered(0, 1_000));
            rig.receive(rig.now(), "telemetry/plant/new/m", numbered(0, 10));
            await().atMost(LONG).until(() -> rig.confirmed().position() == 1_010);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(750));
            assertThat(rig.forwarder().lanes()).hasSize(1);
        }
    }

    @Test
    void doesNotPartBeforeTheStoreTakesWrites() throws Exception {
        store.rows.goDown("away");
        try (Rig rig = new Rig(directory, store, settings(CatchUp.Order.LIVE_FIRST, 1_000))) {
            gatherBacklog(rig, "old", numbered(0, 500));
            await().until(() -> rig.forwarder().writer().trouble().isPresent());
            rig.receive(rig.now(), "telemetry/plant/old/m", numbered(500, 600));
            assertThat(rig.confirmed().live()).isNull();
            store.rows.comeUp();
            await().until(() -> rig.confirmed().live() != null);
            assertThat(rig.confirmed().live().from())
                    .as("all that had gathered")
                    .isEqualTo(600);
            await().atMost(LONG).until(rig::isDone);
        }
    }

    @Test
    void theLaterReceiptWinsWhereBothLanesHoldTheSameSeriesAndTime() throws Exception {
        try (Rig rig = new Rig(directory, store, settings(CatchUp.Order.LIVE_FIRST, 200))) {
            List<String> old = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                old.add("{\"ts\":%d,\"a\":%d,\"b\":%d}".formatted(deviceTime(i), i, i));
                expected.put("d " + deviceTime(i) + "000000 a", number(i));
                expected.put("d " + deviceTime(i) + "000000 b", number(i));
            }
            gatherBacklog(rig, "d", old);
            await().until(() -> rig.confirmed().live() != null);
            List<String> late = new ArrayList<>();
            for (int i = 400; i < 500; i++) { // sent again, corrected, while the backlog is far from there
                late.add("{\"ts\":%d,\"a\":%d}".formatted(deviceTime(i), -i));
                expected.put("d " + deviceTime(i) + "000000 a", number(-i));
            }
            rig.receive(rig.now(), "telemetry/plant/d/m", late);
            await().until(() ->
                    rig.confirmed().live() == null || rig.confirmed().live().position() == 600);
            assertThat(rig.confirmed().live()).as("the backlog is not done yet").isNotNull();
            await().atMost(LONG).until(rig::isDone);
            assertThat(store.values()).isEqualTo(expected);
            assertThat(rig.confirmed().tally()).isEqualTo(new Tally(600, 0, 0, 0, 600, 0));
        }
    }

    @Test
    void afterAKillTheBacklogStillLeavesAloneWhatTheLiveLaneHadWritten() throws Exception {
        store.rows.refuse(reading -> reading.fields().getFirst().value().equals(new FloatValue(-7))
                ? Optional.of("a value that this store does not take")
                : Optional.empty());
        try (Rig rig = new Rig(directory, store, settings(CatchUp.Order.LIVE_FIRST, 100))) {
            List<String> old = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                old.add("{\"ts\":%d,\"a\":%d}".formatted(deviceTime(i), i));
                expected.put("d " + deviceTime(i) + "000000 a", number(i));
            }
            gatherBacklog(rig, "d", old);
            await().until(() -> rig.confirmed().live() != null);
            rig.receive(
                    rig.now(),
                    "telemetry/plant/d/m",
                    List.of(
                            "{\"ts\":%d,\"a\":-1}".formatted(deviceTime(399)),
                            "{\"ts\":%d,\"a\":-7}".formatted(deviceTime(398))));
            expected.put("d " + deviceTime(399) + "000000 a", number(-1));
            await().until(() -> rig.confirmed().live().position() == 402);
            rig.save();
            rig.killAndComeBack();
            assertThat(rig.confirmed().live()).isNotNull();
            assertThat(rig.confirmed().live().position()).isEqualTo(402);
            assertThat(rig.confirmed().position()).isLessThan(390);

            await().atMost(LONG).until(rig::isDone);
            assertThat(store.values()).as("the refused value held nothing back").isEqualTo(expected);
            assertThat(rig.letters()).extracting(DeadLetter::id).containsExactly("401-0");
            assertThat(rig.confirmed().tally()).isEqualTo(new Tally(401, 1, 0, 0, 401, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void killedAgainAndAgainInTheMiddleItLosesNothingDoublesNothingAndTheCountersAddUp(long seed) throws Exception {
        Random random = new Random(seed);
        store.takes(0, 800);
        List<String> badIds = new ArrayList<>();
        try (Rig rig = new Rig(directory, store, settings(CatchUp.Order.LIVE_FIRST, 3_000))) {
            Instant before = rig.now();
            rig.clockTo(before.plus(OUTAGE));
            send(rig, before, 2_000, random, badIds);
            for (int kill = 0; kill < 6; kill++) {
                send(rig, rig.now(), 100 + random.nextInt(200), random, badIds);
                Thread.sleep(random.nextInt(100)); // a kill at any moment, with a checkpoint of any age
                if (random.nextBoolean()) {
                    rig.save();
                }
                Thread.sleep(random.nextInt(50));
                rig.killAndComeBack();
                assertThat(rig.confirmed().isConsistent()).isTrue();
            }
            await().atMost(LONG).until(rig::isDone);
            assertThat(store.values()).isEqualTo(expected);
            assertThat(rig.letters()).extracting(DeadLetter::id).containsExactlyInAnyOrderElementsOf(badIds);
            Tally tally = rig.confirmed().tally();
            assertThat(tally.stored()).isEqualTo(rig.received() - badIds.size());
            assertThat(tally.deadLettered()).isEqualTo(badIds.size());
            assertThat(rig.confirmed().isConsistent()).isTrue();
        }
        assertThat(store.sameRowInFlight()).isZero();
    }

    @Test
    void theLiveLaneWaitsForTheBacklogWhenTooMuchWouldHaveToBeRemembered() throws Exception {
        CatchUp little = new CatchUp(CatchUp.Order.LIVE_FIRST, 200, CatchUp.DEFAULT_LAG, 30);
        try (Rig rig = new Rig(directory, store, settings(little))) {
            gatherBacklog(rig, "old", numbered(0, 500));
            await().until(() -> rig.confirmed().live() != null);
            List<String> late = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                late.add("{\"ts\":%d,\"a\":%d}".formatted(deviceTime(i), i));
            }
            rig.receive(rig.now(), "telemetry/plant/d/m", late);
            await().until(() -> rig.lane(LaneStatus.Kind.LIVE) instanceof LaneStatus live && live.held());
            assertThat(rig.confirmed().live().position()).isLessThan(1_000);

            await().atMost(LONG).until(rig::isDone);
            assertThat(rig.lane(LaneStatus.Kind.ALL).held()).isFalse();
            assertThat(store.values()).hasSize(1_000);
        }
    }

    /** Values at times of the device's own, many of them sent before, and some messages that cannot be read. */
    private void send(Rig rig, Instant at, int count, Random random, List<String> badIds) {
        List<String> payloads = new ArrayList<>();
        for (long sequence = rig.received(); payloads.size() < count; sequence++) {
            if (random.nextInt(50) == 0) {
                badIds.add(Long.toString(sequence));
                payloads.add("{nonsense");
            } else {
                long time = deviceTime(random.nextInt(300));
                String field = "f" + random.nextInt(3);
                payloads.add("{\"ts\":%d,\"%s\":%d}".formatted(time, field, sequence));
                expected.put("d " + time + "000000 " + field, number(sequence));
            }
        }
        rig.receive(at, "telemetry/plant/d/m", payloads);
    }

    private static long deviceTime(int i) {
        return 1_700_000_000_000L + i;
    }

    /** Messages received an hour before the rig's clock. */
    private static void gatherBacklog(Rig rig, String device, List<String> payloads) {
        Instant before = rig.now();
        rig.clockTo(before.plus(OUTAGE));
        rig.receive(before, "telemetry/plant/" + device + "/m", payloads);
    }

    private static ForwardSettings settings(CatchUp.Order order, long perSecond) {
        return settings(new CatchUp(order, perSecond));
    }

    private static ForwardSettings settings(CatchUp catchUp) {
        return new ForwardSettings(new BatchLimits(20, 1 << 20, Duration.ofMillis(1)), 3, catchUp, Rig.QUICK);
    }
}
