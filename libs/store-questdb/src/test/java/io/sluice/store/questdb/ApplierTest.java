/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplierTest {

    @TempDir
    Path folder;

    @Test
    void anErrorThatEndsItsThreadIsTold() throws IOException {
        AtomicBoolean broken = new AtomicBoolean();
        StoreDirectory directory = StoreDirectory.open(folder);
        EmbeddedQuestDb.createIfMissing(directory);
        EmbeddedQuestDb db = EmbeddedQuestDb.open(directory);
        DiskSweep sweep = DiskSweep.since(0, directory.database(), path -> {
            if (broken.get()) {
                throw new OutOfMemoryError("as a test wants it");
            }
            return true;
        });
        Checkpoint checkpoint = new Checkpoint(directory.checkpoint());
        Applier applier =
                new Applier(db, new Upkeep(db, directory.database(), checkpoint, sweep, Duration.ofMillis(50)));
        try {
            applier.start();
            assertThat(applier.trouble()).isNull();

            broken.set(true);

            await().until(applier::hasStopped);
            assertThat(applier.trouble()).contains("OutOfMemoryError", "restart");
        } finally {
            applier.close();
            db.close();
            directory.close();
        }
    }
}
