/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {

    @TempDir
    private Path folder;

    /** Another instance: takes the folder, says so, and holds it until its input ends. */
    static final class Holder {

        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            try (DirectoryLock held = DirectoryLock.acquire(Path.of(arguments[0]))) {
                System.out.println("held");
                while (System.in.read() >= 0) {}
            }
        }
    }

    @Test
    void createsTheFolderAndTakesIt() throws Exception {
        Path missing = folder.resolve("a/b");
        try (DirectoryLock lock = DirectoryLock.acquire(missing)) {
            assertThat(missing.resolve(DirectoryLock.NAME))
                    .hasContent(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void refusesAFolderThatThisProcessHolds() throws Exception {
        try (DirectoryLock lock = DirectoryLock.acquire(folder)) {
            assertThatThrownBy(() -> DirectoryLock.acquire(folder.resolve("../" + folder.getFileName())))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("in use by another instance (process "
                            + ProcessHandle.current().pid() + ")");
        }
        assertThatCode(() -> DirectoryLock.acquire(folder).close()).doesNotThrowAnyException();
    }

    @Test
    void refusesAFolderThatAnotherProcessHoldsAndNamesIt() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader says = new BufferedReader(new InputStreamReader(other.getInputStream()))) {
            assertThat(says.readLine()).isEqualTo("held");
            assertThatThrownBy(() -> DirectoryLock.acquire(folder))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("process " + other.pid());
        } finally {
            other.destroyForcibly().waitFor();
        }
        DirectoryLock.acquire(folder).close();
    }

    @Test
    void saysWhoMustBeAbleToWrite() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> DirectoryLock.acquire(file))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("user " + System.getProperty("user.name"));
    }
}
