/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Field;
import io.sluice.model.FieldType;
import io.sluice.model.SeriesKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaKeeperTest {

    private static final SchemaSettings SETTINGS =
            new SchemaSettings(SchemaPolicy.DEAD_LETTER, 100, 100, Duration.ofHours(1));

    @TempDir
    Path directory;

    private final AtomicLong clock = new AtomicLong();
    private SchemaKeeper keeper;
    private Messages messages;

    @BeforeEach
    void open() throws Exception {
        keeper = SchemaKeeper.open(directory.resolve("schema"), SETTINGS, clock::get);
        messages = new Messages(keeper.watch());
    }

    @Test
    void whatWasLearnedIsThereAfterACrashOnceACheckpointWasDue() throws Exception {
        messages.show("a", Field.of("t", 1.0), Field.of("mode", "eco"));
        messages.show(SeriesKey.of("n", "elsewhere", "b"), Field.ofInteger("count", 7), Field.of("on", true));
        messages.show("a", Field.of("t", "hot"));
        keeper.tick();
        var before = keeper.watch().kept();
        open();

        assertThat(keeper.watch().kept()).isEqualTo(before);
        assertThat(messages.show("a", Field.of("t", "hot")).readings()).isEmpty();
        assertThat(keeper.watch().eventCount(EventKind.TYPE_CHANGED))
                .as("told before")
                .isZero();
        assertThat(keeper.watch().eventCount(EventKind.NEW_MEASUREMENT)).isZero();
        assertThat(keeper.watch().fieldCount()).isEqualTo(4);
    }

    @Test
    void anAcceptedTypeIsThereAtOnce() throws Exception {
        messages.show("a", Field.of("t", 1.0));
        assertThat(keeper.accept("m", "t", FieldType.STRING)).contains(FieldType.FLOAT);
        open();
        assertThat(messages.show("a", Field.of("t", "hot")).faults()).isEmpty();
    }

    @Test
    void countsAloneAreWrittenOnceAMinuteAndAtTheEnd() throws Exception {
        messages.show("a", Field.of("t", 1.0));
        keeper.tick();
        messages.show("a", Field.of("t", 1.0));
        keeper.tick();
        open();
        assertThat(keeper.watch().state("m").orElseThrow().readings()).isEqualTo(1);
        messages.show("a", Field.of("t", 1.0));
        clock.addAndGet(Duration.ofMinutes(1).toNanos());
        keeper.tick();
        open();
        assertThat(keeper.watch().state("m").orElseThrow().readings()).isEqualTo(2);
        messages.show("a", Field.of("t", 1.0));
        keeper.close();
        open();
        assertThat(keeper.watch().state("m").orElseThrow().readings()).isEqualTo(3);
    }

    @Test
    void aDamagedFileIsSetAsideAndTheOneBeforeUsed() throws Exception {
        messages.show("a", Field.of("t", 1.0));
        keeper.tick();
        messages.show("a", Field.of("t", 1.0), Field.of("u", 1.0));
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        keeper.tick();
        Path file = directory.resolve("schema");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        open();
        assertThat(keeper.watch().fieldCount()).isEqualTo(1);
    }

    @Test
    void withNothingButDamagedFilesItLearnsAnew() throws Exception {
        messages.show("a", Field.of("t", 1.0));
        keeper.tick();
        Files.write(directory.resolve("schema"), new byte[] {1, 2, 3});
        open();
        assertThat(keeper.watch().fieldCount()).isZero();
        assertThat(messages.show("a", Field.of("t", "hot")).faults()).isEmpty();
        try (var files = Files.list(directory)) {
            assertThat(files.map(path -> path.getFileName().toString())).anyMatch(name -> name.contains("unreadable"));
        }
    }

    @Test
    void bytesThatAreNoSchemaAreRecognised() {
        byte[] bytes = SchemaBytes.write(keeper.watch().kept());
        assertThat(SchemaBytes.read(bytes)).isPresent();
        for (int length = 0; length < bytes.length; length++) {
            assertThat(SchemaBytes.read(Arrays.copyOf(bytes, length))).isEmpty();
        }
        assertThat(SchemaBytes.read(Arrays.copyOf(bytes, bytes.length + 1))).isEmpty();
    }

    @Test
    void whenItCannotBeWrittenNothingWaitsAndItIsTriedAgain() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("folder"));
        keeper = SchemaKeeper.open(folder.resolve("schema"), SETTINGS, clock::get);
        messages = new Messages(keeper.watch());
        messages.show("a", Field.of("t", 1.0));
        Files.delete(folder);
        keeper.tick();
        Files.createDirectory(folder);
        keeper.tick();
        assertThat(folder.resolve("schema")).as("not at once").doesNotExist();
        clock.addAndGet(Duration.ofSeconds(10).toNanos());
        keeper.tick();
        assertThat(folder.resolve("schema")).exists();
    }
}
