/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import static io.sluice.ingest.SparkplugMessages.birth;
import static io.sluice.ingest.SparkplugMessages.data;
import static io.sluice.ingest.SparkplugMessages.death;
import static io.sluice.ingest.forward.OrderTest.number;
import static io.sluice.ingest.forward.OrderTest.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.ingest.deadletter.DeadLetter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Aliases are read by the birth before them, whichever lane has the one and whichever the other, and after any kill. */
class SparkplugForwardingTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final long T0 = 1_700_000_000_000L;

    @TempDir
    Path directory;

    private final StoreOfATest store = new StoreOfATest();
    private final Map<String, String> expected = new TreeMap<>();

    @Test
    void aBirthThatLiesBeforeThePositionIsKnownAfterAKill() throws Exception {
        try (Rig rig = new Rig(directory, store, settings(CatchUp.Order.BACKLOG_FIRST, 0))) {
            receive(rig, "NBIRTH", birth(0, 1, Map.of("Temperature", 7L)));
            await().atMost(LONG).until(rig::isDone);
            rig.save();
            rig.killAndComeBack();
            rig.save();
            rig.killAndComeBack();
            assertThat(rig.confirmed().position()).as("behind the birth").isEqualTo(1);

            receive(rig, "NDATA", data(1, 7, 21.5, T0));
            await().atMost(LONG).until(rig::isDone);
            assertThat(rig.letters()).isEmpty();
            assertThat(store.values("sparkplug"))
                    .containsExactly(Map.entry("press " + T0 + "000000 Temperature", number(21.5)));
        }
    }

    @Test
    void aDeathThatLiesBeforeThePositionIsKnownAfterAKillToo() throws Exception {
        try (Rig rig = new Rig(directory, store, settings(CatchUp.Order.BACKLOG_FIRST, 0))) {
            receive(rig, "NBIRTH", birth(0, 1, Map.of("Temperature", 7L)));
            receive(rig, "NDEATH", death(1));
            await().atMost(LONG).until(rig::isDone);
            rig.save();
            rig.killAndComeBack();
            receive(rig, "NDATA", data(1, 7, 21.5, T0));
            await().atMost(LONG).until(rig::isDone);
            assertThat(rig.letters()).extracting(DeadLetter::reason).containsExactly("no-birth");
            assertThat(rig.confirmed().tally()).isEqualTo(new Tally(2, 1, 0, 0, 0, 1));
        }
    }

    @Test
    void theLiveLaneReadsByABirthThatLiesInTheBacklog() throws Exception {
        try (Rig rig = new Rig(directory, store, settings(CatchUp.Order.LIVE_FIRST, 200))) {
            Instant before = rig.now();
            rig.clockTo(before.plus(Duration.ofHours(1)));
            rig.receive(before, "telemetry/plant/d/m", numbered(0, 300));
            rig.receiveBytes(before, "spBv1.0/plant/NBIRTH/press", List.of(birth(0, 1, Map.of("Temperature", 7L))));
            rig.receive(before, "telemetry/plant/d/m", numbered(300, 400));
            await().until(() -> rig.confirmed().live() != null);

            receive(rig, "NDATA", data(1, 7, 1, T0));
            await().atMost(Duration.ofSeconds(2))
                    .until(() -> store.values("sparkplug").size() == 1);
            assertThat(rig.confirmed().live()).as("the backlog is not done").isNotNull();
            await().atMost(LONG).until(rig::isDone);
            rig.save();

            receive(rig, "NDATA", data(2, 7, 2, T0 + 1));
            await().atMost(LONG).until(() -> store.values("sparkplug").size() == 2);
            rig.killAndComeBack();
            receive(rig, "NDATA", data(3, 7, 3, T0 + 2));
            await().atMost(LONG).until(() -> store.values("sparkplug").size() == 3);
            assertThat(rig.letters()).isEmpty();
        }
    }

    @Test
    void aLiveLaneThatSawABirthBeforeAKillKnowsItAfterTheBacklog() throws Exception {
        try (Rig rig = new Rig(directory, store, settings(CatchUp.Order.LIVE_FIRST, 150))) {
            Instant before = rig.now();
            rig.clockTo(before.plus(Duration.ofHours(1)));
            rig.receive(before, "telemetry/plant/d/m", numbered(0, 400));
            await().until(() -> rig.confirmed().live() != null);
            receive(rig, "NBIRTH", birth(0, 1, Map.of("Temperature", 7L)));
            await().until(() -> rig.confirmed().live().position() == 401);
            rig.save();
            rig.killAndComeBack();
            assertThat(rig.confirmed().live()).isNotNull();
            await().atMost(LONG).until(rig::isDone);

            receive(rig, "NDATA", data(1, 7, 1, T0));
            await().atMost(LONG).until(rig::isDone);
            assertThat(rig.letters()).isEmpty();
            assertThat(store.values("sparkplug")).hasSize(1);
        }
    }

    @Test
    void commandsAreFiltered() throws Exception {
        try (Rig rig = new Rig(directory, store, settings(CatchUp.Order.BACKLOG_FIRST, 0))) {
            receive(rig, "NCMD", new byte[] {1});
            await().atMost(LONG).until(rig::isDone);
            assertThat(rig.confirmed().tally()).isEqualTo(new Tally(0, 0, 1, 0, 0, 0));
        }
    }

    @Test
    void aMessageThatIsPartlyReadableIsOneDeadLetterAndItsRestIsStored() throws Exception {
        store.rows.refuse(reading -> java.util.Optional.of("nothing is good enough"));
        try (Rig rig = new Rig(directory, store, settings(CatchUp.Order.BACKLOG_FIRST, 0))) {
            Map<String, Long> twice = new TreeMap<>(Map.of("a", 1L, "b", 1L));
            receive(rig, "NBIRTH", birth(0, 1, twice));
            await().atMost(LONG).until(rig::isDone);
            assertThat(rig.letters()).extracting(DeadLetter::id).containsExactly("0");
            assertThat(rig.letters()).extracting(DeadLetter::reason).containsExactly("duplicate-alias");
            assertThat(rig.confirmed().tally().deadLettered()).isEqualTo(1);
            assertThat(rig.confirmed().isConsistent()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void killedAgainAndAgainEveryAliasIsReadByItsOwnBirth(long seed) throws Exception {
        Random random = new Random(seed);
        store.takes(0, 800);
        CatchUp.Order order = seed % 2 == 0 ? CatchUp.Order.LIVE_FIRST : CatchUp.Order.BACKLOG_FIRST;
        Plant plant = new Plant(random);
        try (Rig rig = new Rig(directory, store, settings(order, 2_000))) {
            Instant before = rig.now();
            rig.clockTo(before.plus(Duration.ofHours(1)));
            plant.send(rig, before, 1_000);
            for (int kill = 0; kill < 6; kill++) {
                plant.send(rig, rig.now(), 100 + random.nextInt(200));
                Thread.sleep(random.nextInt(100));
                if (random.nextBoolean()) {
                    rig.save();
                }
                Thread.sleep(random.nextInt(50));
                rig.killAndComeBack();
                assertThat(rig.confirmed().isConsistent()).isTrue();
            }
            await().atMost(LONG).until(rig::isDone);
            assertThat(rig.letters()).isEmpty();
            assertThat(store.values("sparkplug")).isEqualTo(expected);
            assertThat(rig.confirmed().tally().stored()).isEqualTo(rig.received());
        }
    }

    /** Two nodes that give their fields other aliases at each birth. */
    private final class Plant {
        private final Random random;
        private final Map<String, Map<String, Long>> aliases = new HashMap<>();
        private final Map<String, Integer> seqs = new HashMap<>();
        private long time = T0;
        private long bdSeq;

        Plant(Random random) {
            this.random = random;
        }

        void send(Rig rig, Instant at, int count) throws Exception {
            for (int i = 0; i < count; i++) {
                String node = "n" + random.nextInt(2);
                Map<String, Long> known = aliases.get(node);
                if (known == null || random.nextInt(20) == 0) {
                    long shift = random.nextInt(3);
                    known = Map.of("a", shift % 3, "b", (shift + 1) % 3, "c", (shift + 2) % 3);
                    aliases.put(node, known);
                    seqs.put(node, 0);
                    rig.receiveBytes(at, "spBv1.0/plant/NBIRTH/" + node, List.of(birth(0, bdSeq++, known)));
                } else {
                    int seq = seqs.merge(node, 1, (one, more) -> (one + more) & 0xff);
                    String field = List.of("a", "b", "c").get(random.nextInt(3));
                    time++;
                    expected.put(node + " " + time + "000000 " + field, number(time));
                    rig.receiveBytes(
                            at, "spBv1.0/plant/NDATA/" + node, List.of(data(seq, known.get(field), time, time)));
                }
            }
        }
    }

    private static void receive(Rig rig, String type, byte[] payload) {
        rig.receiveBytes(rig.now(), "spBv1.0/plant/" + type + "/press", List.of(payload));
    }

    private static ForwardSettings settings(CatchUp.Order order, long perSecond) {
        return new ForwardSettings(
                new BatchLimits(20, 1 << 20, Duration.ofMillis(1)), 3, new CatchUp(order, perSecond), Rig.QUICK);
    }
}
