/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import static io.sluice.store.questdb.Rows.DAY;
import static io.sluice.store.questdb.Rows.DEVICE;
import static io.sluice.store.questdb.Rows.awaitVisible;
import static io.sluice.store.questdb.Rows.row;
import static io.sluice.store.questdb.Rows.scan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.model.Field;
import io.sluice.store.Batch;
import io.sluice.store.StoreHealth;
import io.sluice.store.SyncOutcome;
import io.sluice.store.WriteOutcome;
import io.sluice.store.WriteOutcome.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, or will not take what is logged. */
class TroubleTest {

    @TempDir
    Path folder;

    /** A file where QuestDB wants the folder of a day: what is logged cannot be applied until it is gone. */
    @Test
    void aSuspendedTableIsNamedAndGoesOnWhenTheCauseIsGone() throws IOException {
        try (QuestDbTelemetryStore store = new QuestDbTelemetryStore(QuestDbSettings.of(folder))) {
            store.write(Batch.of(row(DAY, Field.of("v", 1))));
            awaitVisible(store);
            List<Path> obstacles = obstacles("2025-06-03");
            assertThat(store.write(Batch.of(row(DAY + 86_400 * Rows.SECOND, Field.of("v", 2)))))
                    .isEqualTo(Written.ALL);
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertSuspended(store));
            assertThat(store.awaitVisible(Duration.ofSeconds(1))).isFalse();
            for (Path obstacle : obstacles) {
                Files.delete(obstacle);
            }
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(store.health()).isInstanceOf(StoreHealth.Up.class));
            assertThat(store.write(Batch.of(row(DAY + 1, Field.of("v", 3))))).isEqualTo(Written.ALL);
            assertThat(store.sync()).isInstanceOf(SyncOutcome.Synced.class);
            awaitVisible(store);
            assertThat(scan(store, DEVICE)).hasSize(3);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void assertSuspended(QuestDbTelemetryStore store) {
        assertThat(store.health())
                .isInstanceOfSatisfying(
                        StoreHealth.Down.class, it -> assertThat(it.reason()).contains("suspended table readings"));
        assertThat(store.write(Batch.of(row(DAY, Field.of("v", 9))))).isInstanceOf(WriteOutcome.Unavailable.class);
        assertThat(store.sync()).isInstanceOf(SyncOutcome.NotSynced.class);
    }

    /** The folder's name ends in the number of the transaction that makes it, which is a small one. */
    private List<Path> obstacles(String day) throws IOException {
        List<Path> obstacles = new ArrayList<>();
        Path table = tableFolder();
        obstacles.add(Files.createFile(table.resolve(day)));
        for (int transaction = 0; transaction < 50; transaction++) {
            obstacles.add(Files.createFile(table.resolve(day + "." + transaction)));
        }
        return obstacles;
    }

    private Path tableFolder() throws IOException {
        try (Stream<Path> tables = Files.list(folder.resolve("db"))) {
            return tables.filter(path -> path.getFileName().toString().matches("readings~\\d+"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** As a disk that somebody else fills for a moment: the checkpoint finds no place, all else goes on. */
    @Test
    void aCheckpointThatCannotBeWrittenIsTriedAgainUntilItCan() throws IOException {
        try (QuestDbTelemetryStore store = quick()) {
            store.open();
            Path obstacle = Files.createDirectory(folder.resolve("checkpoint.new"));
            assertThat(store.write(Batch.of(row(DAY, Field.of("v", 1))))).isEqualTo(Written.ALL);
            awaitHealth(store, "its upkeep fails and is tried again");
            assertThat(store.write(Batch.of(row(DAY + 1, Field.of("v", 2))))).isEqualTo(Written.ALL);
            assertThat(store.sync()).isInstanceOf(SyncOutcome.Synced.class);

            Files.delete(obstacle);

            awaitWell(store);
            assertThat(store.write(Batch.of(row(DAY + 2, Field.of("v", 3))))).isEqualTo(Written.ALL);
            awaitVisible(store);
            assertThat(scan(store, DEVICE)).hasSize(3);
        }
    }

    /** As a process that has no file handle left for a moment; here a link that leads to itself. */
    @Test
    void aFileThatCannotBeOpenedToForceItIsNoForceThatFailed() throws IOException {
        try (QuestDbTelemetryStore store = quick()) {
            store.write(Batch.of(row(DAY, Field.of("v", 1))));
            Path link = folder.resolve("db").resolve("link");
            Files.createSymbolicLink(link, link);
            assertThat(store.sync()).isInstanceOf(SyncOutcome.NotSynced.class);
            awaitHealth(store, "its upkeep fails and is tried again");

            Files.delete(link);

            assertThat(store.sync()).isInstanceOf(SyncOutcome.Synced.class);
            awaitWell(store);
            assertThat(store.write(Batch.of(row(DAY + 1, Field.of("v", 2))))).isEqualTo(Written.ALL);
        }
    }

    /** The system refuses to force a device that is no disk, as it does for a disk that is broken. */
    @Test
    void aForceThatFailedIsForGood() throws IOException {
        try (QuestDbTelemetryStore store = quick()) {
            store.write(Batch.of(row(DAY, Field.of("v", 1))));
            Path link = folder.resolve("db").resolve("link");
            Files.createSymbolicLink(link, Path.of("/dev/null"));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(store.health())
                            .isInstanceOfSatisfying(
                                    StoreHealth.Down.class,
                                    it -> assertThat(it.reason())
                                            .contains("could not be forced", link.toString(), "restart")));

            Files.delete(link);

            assertThat(store.sync()).isInstanceOf(SyncOutcome.NotSynced.class);
            assertThat(store.write(Batch.of(row(DAY + 1, Field.of("v", 2)))))
                    .isInstanceOf(WriteOutcome.Unavailable.class);
            assertThat(scan(store, DEVICE)).isNotEmpty();
        }
    }

    private QuestDbTelemetryStore quick() {
        return new QuestDbTelemetryStore(QuestDbSettings.of(folder), Duration.ofMillis(50));
    }

    private static void awaitHealth(QuestDbTelemetryStore store, String words) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(store.health())
                        .isInstanceOfSatisfying(
                                StoreHealth.Up.class,
                                up -> assertThat(up.description()).contains(words)));
    }

    private static void awaitWell(QuestDbTelemetryStore store) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(store.health())
                        .isInstanceOfSatisfying(
                                StoreHealth.Up.class,
                                up -> assertThat(up.description()).doesNotContain("upkeep")));
    }

    @Test
    void aDiskThatIsNearlyFullTakesNoMoreAndSaysSo() {
        QuestDbSettings settings = new QuestDbSettings(folder, Duration.ofSeconds(10), Long.MAX_VALUE, 10);
        try (QuestDbTelemetryStore store = new QuestDbTelemetryStore(settings)) {
            assertThat(store.write(Batch.of(row(DAY, Field.of("v", 1)))))
                    .isInstanceOfSatisfying(
                            WriteOutcome.Unavailable.class,
                            outcome -> assertThat(outcome.reason()).contains(folder.toString(), "MB left"));
            assertThat(store.health())
                    .isInstanceOfSatisfying(
                            StoreHealth.Down.class,
                            it -> assertThat(it.reason()).contains("MB left"));
            assertThat(store.sites()).isEmpty();
        }
    }
}
