/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.questdb.mp.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpkeepTest {

    private static final Job NOTHING_TO_PURGE = (worker, status) -> false;

    @TempDir
    Path folder;

    private StoreDirectory directory;
    private EmbeddedQuestDb db;
    private Upkeep upkeep;

    @BeforeEach
    void open() {
        directory = StoreDirectory.open(folder);
        EmbeddedQuestDb.createIfMissing(directory);
        db = EmbeddedQuestDb.open(directory);
        upkeep = new Upkeep(
                db,
                directory.database(),
                new Checkpoint(directory.checkpoint()),
                DiskSweep.ofAll(directory.database()),
                Duration.ofSeconds(1));
    }

    @AfterEach
    void close() {
        upkeep.close();
        db.close();
        directory.close();
    }

    @Test
    void aCheckpointThatCannotBeWrittenLeavesNoReaderBehind() throws IOException {
        Path obstacle = Files.createDirectory(folder.resolve("checkpoint.new"));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(upkeep::saveCheckpoint)
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(ForceFailedException.class);
        }
        assertThat(db.engine().getBusyReaderCount()).isZero();

        Files.delete(obstacle);
        upkeep.saveCheckpoint();

        assertThat(db.engine().getBusyReaderCount()).isEqualTo(Era.values().length);
        assertThat(folder.resolve("checkpoint")).isNotEmptyFile();
    }

    @Test
    void whatFailedIsNotTriedAgainBeforeItsTime() throws IOException {
        await().until(upkeep::isDue);
        Path obstacle = Files.createDirectory(folder.resolve("checkpoint.new"));

        upkeep.run(NOTHING_TO_PURGE, NOTHING_TO_PURGE, () -> false);

        assertThat(upkeep.isDue()).isFalse();
        assertThat(upkeep.hitch()).contains("checkpoint.new");

        Files.delete(obstacle);
        upkeep.run(NOTHING_TO_PURGE, NOTHING_TO_PURGE, () -> false);

        assertThat(upkeep.hitch()).isNull();
    }
}
