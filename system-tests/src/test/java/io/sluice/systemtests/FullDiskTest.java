/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No room on the disk of the data folder: intake stops, nothing acknowledged is lost, and it goes on by itself. */
class FullDiskTest {

    private static final int MEGABYTES = 12;

    /** More than the disk has room for. */
    private static final int MESSAGES = Soak.pick(90_000, 400_000);

    private static final int ROUNDS = Soak.pick(1, 10);
    private static final int DEVICES = 50;
    private static final int CONNECTIONS = 4;
    private static final Duration FULL_FOR = Duration.ofSeconds(2);

    /** All that has filled the disk is stored first; nothing else may take long. */
    private static final Duration ROOM_WITHIN = Duration.ofSeconds(20);

    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    /** The journal itself has filled the disk; room comes when the store is back and takes what is journalled. */
    @Test
    void filledByTheJournalWhileTheStoreIsAway() {
        try (Soak soak = Soak.begin("full-disk-by-the-journal");
                SmallDisk disk = SmallDisk.mount(folder, MEGABYTES);
                Rig.Services rig =
                        Rig.services(folder, "--sluice.data-dir=" + disk.path().resolve("data"))) {
            rig.store().pause();
            Oracle oracle = new Oracle(rig.mqttPort(), CONNECTIONS, PlantMessages.timed(DEVICES));
            CompletableFuture<Oracle.Report> publishing = oracle.publishInBackground(MESSAGES);

            long received = assertStaysFull(rig);
            oracle.await(publishing, MESSAGES, LIMIT);
            rig.store().unpause();
            long back = System.nanoTime();

            awaitRoom(rig);
            Duration untilRoom = Duration.ofNanos(System.nanoTime() - back);
            assertThat(untilRoom).isLessThan(ROOM_WITHIN);
            Accounts.assertExactly(rig, MESSAGES);
            soak.saw("millisecondsFromTheStoresReturnUntilThereWasRoom", untilRoom.toMillis());
            finish(soak.saw("messages", MESSAGES).saw("receivedWhenTheDiskWasFull", received), rig);
        }
    }

    /** Somebody else has filled it, and makes room again; a program killed meanwhile comes back too. */
    @Test
    void filledBySomebodyElse() {
        try (Soak soak = Soak.begin("full-disk-by-somebody-else");
                SmallDisk disk = SmallDisk.mount(folder, MEGABYTES);
                Rig.Services rig =
                        Rig.services(folder, "--sluice.data-dir=" + disk.path().resolve("data"))) {
            PlantMessages messages = PlantMessages.timed(DEVICES);
            int part = MESSAGES / 2;
            for (int round = 0; round < ROUNDS; round++) {
                disk.fillBut(0);
                Oracle oracle = new Oracle(rig.mqttPort(), CONNECTIONS, messages.from(round * part));
                CompletableFuture<Oracle.Report> publishing = oracle.publishInBackground(part);
                assertStaysFull(rig);
                if (round % 2 == 1) {
                    rig.ingest().kill9();
                    rig.ingest().startAgain();
                }
                disk.makeRoom();
                awaitRoom(rig);
                oracle.await(publishing, part, LIMIT);
                rig.ingest().awaitReady();
            }

            Accounts.assertExactly(rig, ROUNDS * part);
            finish(soak.saw("messages", ROUNDS * part).saw("timesFull", ROUNDS), rig);
        }
    }

    private static void finish(Soak soak, Rig rig) {
        soak.saw("pipeline", PipelineState.of(rig.ingest()).account()).passed();
    }

    /** Nothing is taken in while there is no room; returns how much had been. */
    private static long assertStaysFull(Rig rig) {
        await().atMost(LIMIT).until(() -> PipelineState.of(rig.ingest()).journalState(), "full"::equals);
        assertThat(Readiness.of(rig.ingest()).body()).contains("full: ");
        long received = PipelineState.of(rig.ingest()).received();
        long until = System.nanoTime() + FULL_FOR.toNanos();
        await().atMost(LIMIT).until(() -> {
            PipelineState now = PipelineState.of(rig.ingest());
            assertThat(now.journalState()).isEqualTo("full");
            assertThat(now.received()).isEqualTo(received);
            return System.nanoTime() > until;
        });
        return received;
    }

    private static void awaitRoom(Rig rig) {
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> PipelineState.of(rig.ingest()).journalState(), "up"::equals);
    }
}
