/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import static io.sluice.store.questdb.Rows.DAY;
import static io.sluice.store.questdb.Rows.DEVICE;
import static io.sluice.store.questdb.Rows.sighting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DeviceKey;
import io.sluice.store.Sighting;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SightingsLogTest {

    private static final Sighting FIRST = sighting(DEVICE, DAY, "env");
    private static final Sighting TORN = sighting(new DeviceKey("plant", "a device of a long name"), DAY, "env");
    private static final Sighting LATER = sighting(new DeviceKey("plant", "later"), DAY + 1, "env");

    @TempDir
    Path folder;

    private Path file;
    private ChannelThatFails disk;

    @BeforeEach
    void open() throws IOException {
        file = folder.resolve("sightings");
        disk = new ChannelThatFails(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    @Test
    void whatIsAppendedAfterATornRecordIsFoundAgain() throws IOException {
        try (SightingsLog log = new SightingsLog(file, disk, 0)) {
            log.append(List.of(FIRST));
            long whole = disk.size();
            disk.failAfter(10);
            assertThatThrownBy(() -> log.append(List.of(TORN))).hasMessageContaining("No space left");
            assertThat(file).hasSize(whole);

            log.append(List.of(LATER));
            log.force();
        }
        assertThat(replayed()).containsExactly(FIRST, LATER);
    }

    @Test
    void aTornRecordThatCannotBeCutOffIsWrittenOver() throws IOException {
        try (SightingsLog log = new SightingsLog(file, disk, 0)) {
            log.append(List.of(FIRST));
            disk.failToTruncate();
            disk.failAfter(40);
            assertThatThrownBy(() -> log.append(List.of(TORN))).hasMessageContaining("No space left");

            log.append(List.of(LATER));
        }
        assertThat(replayed()).containsExactly(FIRST, LATER);
    }

    @Test
    void whatIsAppendedAfterTheFileWasWrittenAnewGoesToTheNewOne() throws IOException {
        try (SightingsLog log = new SightingsLog(file, disk, 0)) {
            log.append(List.of(FIRST, FIRST, FIRST));
            log.writeAnew(List.of(FIRST));
            log.append(List.of(LATER));
            log.force();
        }
        assertThat(disk.isOpen()).isFalse();
        assertThat(replayed()).containsExactly(FIRST, LATER);
    }

    @Test
    void aFileThatCannotBeWrittenAnewIsAppendedTo() throws IOException {
        try (SightingsLog log = new SightingsLog(file, disk, 0)) {
            log.append(List.of(FIRST));
            Files.createDirectory(folder.resolve("sightings.new"));
            assertThatThrownBy(() -> log.writeAnew(List.of(FIRST))).isInstanceOf(IOException.class);
            log.append(List.of(LATER));
        }
        assertThat(replayed()).containsExactly(FIRST, LATER);
    }

    private List<Sighting> replayed() throws IOException {
        List<Sighting> found = new ArrayList<>();
        SightingsLog.open(file, found::add).close();
        return found;
    }
}
