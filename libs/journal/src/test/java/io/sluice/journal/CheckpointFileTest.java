/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {

    @TempDir
    private Path folder;

    @Test
    void isEmptyBeforeTheFirstWrite() throws Exception {
        assertThat(checkpoint(1).read()).isEmpty();
    }

    @Test
    void givesBackWhatWasWrittenLast() throws Exception {
        write("one");
        write("two");
        assertThat(read()).isEqualTo("two");
        assertThat(folder).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void takesEmptyContent() throws Exception {
        write("");
        assertThat(read()).isEmpty();
    }

    @Test
    void usesTheOneBeforeWhenTheLastIsDamagedAndKeepsTheDamagedFile() throws Exception {
        write("one");
        write("two");
        byte[] bytes = Files.readAllBytes(file());
        bytes[bytes.length - 1] ^= 1;
        Files.write(file(), bytes);

        assertThat(read()).isEqualTo("one");
        assertThat(folder.resolve("position.unreadable-1")).hasBinaryContent(bytes);
        write("three");
        assertThat(read()).isEqualTo("three");
    }

    @Test
    void startsAnewWhenBothAreDamaged() throws Exception {
        write("one");
        write("two");
        Files.write(file(), new byte[3]);
        Files.write(folder.resolve("position.previous"), new byte[0]);
        assertThat(checkpoint(1).read()).isEmpty();
    }

    @Test
    void refusesContentOfAnotherVersion() throws Exception {
        write("one");
        assertThatThrownBy(() -> checkpoint(2).read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 1")
                .hasMessageContaining("needs 2");
    }

    @Test
    void handsOutContentOfAnOlderVersionThatItsOwnerStillReadsAndRefusesANewerOne() throws Exception {
        write("one");
        assertThat(new CheckpointFile(file(), 2, 1).read()).hasValue("one".getBytes(UTF_8));

        new CheckpointFile(file(), 3, 1).write("three".getBytes(UTF_8));
        assertThatThrownBy(() -> new CheckpointFile(file(), 2, 1).read()).hasMessageContaining("version 3");
    }

    @Test
    void isWrittenOnAFullDiskInTheRoomOfTheOneBeforeLast() throws Exception {
        ForgetfulFiles files = new ForgetfulFiles(1);
        CheckpointFile checkpoint = new CheckpointFile(files, "position", 1);
        checkpoint.write("one".getBytes(UTF_8));
        checkpoint.write("two".getBytes(UTF_8));
        files.limitSpaceTo(files.bytes());

        checkpoint.write("six".getBytes(UTF_8));
        files.cutPower();

        assertThat(checkpoint.read()).contains("six".getBytes(UTF_8));
    }

    @Test
    void keepsTheLastOneWhenThereIsNoRoomAtAll() throws Exception {
        ForgetfulFiles files = new ForgetfulFiles(1);
        CheckpointFile checkpoint = new CheckpointFile(files, "position", 1);
        checkpoint.write("one".getBytes(UTF_8));
        files.limitSpaceTo(files.bytes());

        assertThatThrownBy(() -> checkpoint.write("two".getBytes(UTF_8))).hasMessageContaining("No space");

        assertThat(checkpoint.read()).contains("one".getBytes(UTF_8));
        files.limitSpaceTo(Long.MAX_VALUE);
        checkpoint.write("two".getBytes(UTF_8));
        assertThat(checkpoint.read()).contains("two".getBytes(UTF_8));
    }

    private CheckpointFile checkpoint(int version) {
        return new CheckpointFile(file(), version);
    }

    private void write(String content) throws IOException {
        checkpoint(1).write(content.getBytes(UTF_8));
    }

    private String read() throws IOException {
        return new String(checkpoint(1).read().orElseThrow(), UTF_8);
    }

    private Path file() {
        return folder.resolve("position");
    }
}
