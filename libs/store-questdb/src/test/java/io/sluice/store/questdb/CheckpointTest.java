package io.sluice.store.questdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state of the tables that a crash goes back to. */
class CheckpointTest {

    @TempDir
    Path database;

    @TempDir
    Path elsewhere;

    @BeforeEach
    void makeTables() throws IOException {
        for (String table : new String[] {"readings~2", "readings_before_1970~1"}) {
            Files.createDirectory(database.resolve(table));
            Files.createFile(database.resolve(table + ".lock"));
            Files.writeString(database.resolve(table).resolve("_txn"), table + " as saved");
            Files.writeString(database.resolve(table).resolve("_cv"), "columns");
        }
    }

    @Test
    void findsTheTablesFoldersBesideTheirLockFiles() throws IOException {
        assertThat(Checkpoint.folder(database, Era.SINCE_1970)).hasFileName("readings~2");
        assertThat(Checkpoint.folder(database, Era.BEFORE_1970)).hasFileName("readings_before_1970~1");
    }

    @Test
    void putsBackWhatItSaved() throws IOException {
        Checkpoint checkpoint = new Checkpoint(elsewhere.resolve("checkpoint"));
        checkpoint.save(database);
        Files.writeString(database.resolve("readings~2/_txn"), "something longer that a crash left half written");
        assertThat(new Checkpoint(elsewhere.resolve("checkpoint")).restore(database)).isTrue();
        assertThat(database.resolve("readings~2/_txn")).hasContent("readings~2 as saved");
    }

    @Test
    void withoutOneThereIsNothingToGoBackTo() throws IOException {
        assertThat(new Checkpoint(elsewhere.resolve("checkpoint")).restore(database)).isFalse();
    }

    @Test
    void aDamagedOneIsNamed() throws IOException {
        Path file = elsewhere.resolve("checkpoint");
        new Checkpoint(file).save(database);
        byte[] bytes = Files.readAllBytes(file);
        bytes[10] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> new Checkpoint(file).restore(database)).hasMessageContaining(file.toString());
    }
}
