/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the middle of taking messages in, again and again: what was acknowledged is stored. */
class KilledProgramsLoseNothingTest {

    private static final int KILLS = 2;

    /** Messages from one kill to the next. */
    private static final int PART = 10_000;

    private static final int MESSAGES = (KILLS + 1) * PART;
    private static final int DEVICES = 50;
    private static final int CONNECTIONS = 4;

    /** All-in-one's: how many the embedded broker may hand over a second time for each kill. */
    private static final int RECEIVE_MAXIMUM = 2_048;

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(1);

    @TempDir
    Path folder;

    @Test
    void ingestBehindMosquittoStoresEachTimedReadingOnce() {
        try (Rig rig = Rig.services(folder)) {
            publishAndKill(rig, PlantMessages.timed(DEVICES));

            Accounts.assertExactly(rig, MESSAGES);
        }
    }

    @Test
    void allInOneStoresEachTimedReadingOnce() {
        try (Rig rig = Rig.allInOne(folder)) {
            publishAndKill(rig, PlantMessages.timed(DEVICES));

            Accounts.assertExactly(rig, MESSAGES);
        }
    }

    @Test
    void ingestBehindMosquittoStoresNoUntimedReadingMoreOftenThanItWasPublished() {
        try (Rig rig = Rig.services(folder)) {
            long repeats = publishAndKill(rig, PlantMessages.untimed(DEVICES));

            Accounts.assertBetween(rig, MESSAGES, MESSAGES + repeats);
        }
    }

    @Test
    void allInOneStoresAtMostOneReceiveMaximumOfUntimedReadingsAgainForEachKill() {
        try (Rig rig = Rig.allInOne(folder)) {
            long repeats = publishAndKill(rig, PlantMessages.untimed(DEVICES));

            Accounts.assertBetween(rig, MESSAGES, MESSAGES + repeats + (long) KILLS * RECEIVE_MAXIMUM);
        }
    }

    /** Publishes in parts, each but the last with a kill in its middle; returns how often a message was repeated. */
    private static long publishAndKill(Rig rig, PlantMessages messages) {
        long repeats = 0;
        for (int part = 0; part < KILLS; part++) {
            Oracle oracle = new Oracle(rig.mqttPort(), CONNECTIONS, messages.from(part * PART));
            CompletableFuture<Oracle.Report> publishing = oracle.publishInBackground(PART);
            await().pollInterval(LOOK).atMost(LIMIT).until(() -> oracle.acknowledged() > PART / 2);
            rig.ingest().kill9();
            rig.ingest().startAgain().awaitReady();
            repeats += oracle.await(publishing, PART, LIMIT).repeats();
        }
        Oracle last = new Oracle(rig.mqttPort(), CONNECTIONS, messages.from(KILLS * PART));
        return repeats + last.publish(PART, LIMIT).repeats();
    }
}
