/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.sluice.store.TelemetryStore;
import io.sluice.store.kit.TelemetryStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every store, over one embedded database. */
class QuestDbTelemetryStoreTest extends TelemetryStoreContract {

    @TempDir
    static Path folder;

    private static QuestDbTelemetryStore store;

    @BeforeAll
    static void open() {
        store = new QuestDbTelemetryStore(QuestDbSettings.of(folder.resolve("store")));
        store.open();
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Override
    protected TelemetryStore store() {
        return store;
    }

    /** A folder that cannot be made, since a file has its name. */
    @Override
    protected TelemetryStore unreachableStore() {
        try {
            Path file = folder.resolve("a-file");
            if (!Files.exists(file)) {
                Files.createFile(file);
            }
            return new QuestDbTelemetryStore(QuestDbSettings.of(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
