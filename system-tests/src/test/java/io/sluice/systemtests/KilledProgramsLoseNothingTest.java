/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at moments nobody can foresee, again and again, while messages come in without a pause: what was
 * acknowledged is stored, once, and the account is right. Each fifth kill but the last comes while the program is still
 * starting after the one before.
 */
class KilledProgramsLoseNothingTest {

    private static final int KILLS = Soak.pick(3, 50);
    private static final int KILLS_OF_ALL_IN_ONE = Soak.pick(2, 50);
    private static final int UNTIMED_KILLS = Soak.pick(1, 10);
    private static final int MESSAGES_PER_SECOND = Soak.pick(3_000, 10_000);
    private static final int PART = 10_000;
    private static final int DEVICES = 50;
    private static final int CONNECTIONS = 4;

    /** All-in-one's: how many the embedded broker may hand over a second time for each kill. */
    private static final int RECEIVE_MAXIMUM = 2_048;

    private static final Duration LONGEST_LIFE = Duration.ofMillis(Soak.pick(2_000, 4_000));
    private static final Duration LIMIT = Duration.ofMinutes(Soak.pick(5, 15));
    private static final Duration LOOK = Duration.ofMillis(1);

    @TempDir
    Path folder;

    /** Something that can be killed and brought back. */
    private interface Victim {

        void kill9();

        void startAgain();
    }

    /** What was published under the kills. */
    private record Load(int messages, long repeats) {}

    @Test
    void ingestAndInfluxDbBehindMosquittoStoreEachTimedReadingOnce() throws InterruptedException {
        try (Soak soak = Soak.begin("kills-ingest-and-influxdb");
                Rig.Services rig = Rig.services(folder)) {
            Load load = publishAndKill(
                    soak, rig, PlantMessages.timed(DEVICES), KILLS, program(rig), program(rig), store(rig));

            assertExactlyOnce(soak, rig, load);
        }
    }

    @Test
    void allInOneStoresEachTimedReadingOnce() throws InterruptedException {
        try (Soak soak = Soak.begin("kills-all-in-one");
                Rig rig = Rig.allInOne(folder)) {
            Load load = publishAndKill(soak, rig, PlantMessages.timed(DEVICES), KILLS_OF_ALL_IN_ONE, program(rig));

            assertExactlyOnce(soak, rig, load);
        }
    }

    private static void assertExactlyOnce(Soak soak, Rig rig, Load load) {
        Accounts.assertExactly(rig, load.messages());
        finish(soak, rig);
    }

    @Test
    void ingestBehindMosquittoStoresNoUntimedReadingMoreOftenThanItWasPublished() throws InterruptedException {
        try (Soak soak = Soak.begin("kills-ingest-untimed");
                Rig rig = Rig.services(folder)) {
            Load load = publishPartsAndKill(rig, PlantMessages.untimed(DEVICES));
            soak.saw("kills", UNTIMED_KILLS).saw("messagesAcknowledged", load.messages());

            Accounts.assertBetween(rig, load.messages(), load.messages() + load.repeats());
            finish(soak, rig);
        }
    }

    @Test
    void allInOneStoresAtMostOneReceiveMaximumOfUntimedReadingsAgainForEachKill() throws InterruptedException {
        try (Soak soak = Soak.begin("kills-all-in-one-untimed");
                Rig rig = Rig.allInOne(folder)) {
            Load load = publishAndKill(soak, rig, PlantMessages.untimed(DEVICES), UNTIMED_KILLS, program(rig));

            long most = load.messages() + load.repeats() + (long) UNTIMED_KILLS * RECEIVE_MAXIMUM;
            Accounts.assertBetween(rig, load.messages(), most);
            finish(soak, rig);
        }
    }

    private static void finish(Soak soak, Rig rig) {
        PipelineState end = PipelineState.of(rig.ingest());
        assertThat(end.isSettled()).as(end.json().toString()).isTrue();
        assertThat(end.deadLettered()).isZero();
        soak.saw("rowsStored", StoredMessages.of(rig).rows());
        soak.saw("pipeline", end.account());
        soak.passed();
    }

    /** Kills the victims in turns while messages are published. */
    private static Load publishAndKill(Soak soak, Rig rig, PlantMessages messages, int kills, Victim... victims)
            throws InterruptedException {
        soak.saw("kills", kills).saw("messagesPerSecondWanted", MESSAGES_PER_SECOND);
        Oracle oracle = new Oracle(rig.mqttPort(), CONNECTIONS, messages).atRate(MESSAGES_PER_SECOND);
        CompletableFuture<Oracle.Report> publishing = oracle.publishUntilStopped();
        for (int kill = 1; kill <= kills; kill++) {
            Victim victim = victims[(kill - 1) % victims.length];
            soak.pauseBelow(LONGEST_LIFE);
            victim.kill9();
            victim.startAgain();
            if (kill % 5 != 0 || kill == kills) {
                rig.ingest().awaitReady();
                awaitAnotherAcknowledgement(oracle);
            }
        }
        soak.pauseBelow(LONGEST_LIFE);
        int published = oracle.stop();
        Oracle.Report report = oracle.await(publishing, published, LIMIT);
        soak.saw("messagesAcknowledged", report.messages()).saw("repeatedByThePublisher", report.repeats());
        return new Load(report.messages(), report.repeats());
    }

    /**
     * Publishes in parts, each but the last with a kill in its middle. A part is little more than a receive maximum: out of
     * a larger backlog Mosquitto 2.0 sends ahead more than that, and of what lies beyond ingest cannot tell after a kill or
     * a lost connection that it has it.
     */
    private static Load publishPartsAndKill(Rig rig, PlantMessages messages) {
        long repeats = 0;
        for (int part = 0; part < UNTIMED_KILLS; part++) {
            Oracle oracle = new Oracle(rig.mqttPort(), CONNECTIONS, messages.from(part * PART));
            CompletableFuture<Oracle.Report> publishing = oracle.publishInBackground(PART);
            await().pollInterval(LOOK).atMost(LIMIT).until(() -> oracle.acknowledged() > PART / 2);
            rig.ingest().kill9();
            rig.ingest().startAgain().awaitReady();
            repeats += oracle.await(publishing, PART, LIMIT).repeats();
            Accounts.awaitSettled(rig);
        }
        Oracle last = new Oracle(rig.mqttPort(), CONNECTIONS, messages.from(UNTIMED_KILLS * PART));
        repeats += last.publish(PART, LIMIT).repeats();
        return new Load((UNTIMED_KILLS + 1) * PART, repeats);
    }

    /** A kill counts only in the middle of taking messages in. */
    private static void awaitAnotherAcknowledgement(Oracle oracle) {
        long before = oracle.acknowledged();
        await().pollInterval(LOOK).atMost(LIMIT).until(() -> oracle.acknowledged() > before);
    }

    private static Victim program(Rig rig) {
        return new Victim() {
            @Override
            public void kill9() {
                rig.ingest().kill9();
            }

            @Override
            public void startAgain() {
                rig.ingest().startAgain();
            }
        };
    }

    private static Victim store(Rig.Services rig) {
        return new Victim() {
            @Override
            public void kill9() {
                rig.store().kill();
            }

            @Override
            public void startAgain() {
                rig.store().startAgain();
            }
        };
    }
}
