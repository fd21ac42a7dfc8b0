/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionBookTest {

    @TempDir
    Path directory;

    @Test
    void keepsClientIdsAndSessionNumbersOverRestarts() throws Exception {
        SessionBook before = SessionBook.open(directory, "p", 2);
        String id = before.member(1).clientId();
        long session = before.session(id, false);
        SessionBook after = SessionBook.open(directory, "other-prefix", 2);
        assertThat(after.member(1).clientId()).isEqualTo(id).startsWith("p-");
        assertThat(after.session(id, true)).isEqualTo(session);
        assertThat(after.session(id, false)).isGreaterThan(session);
    }

    @Test
    void neverGivesASessionNumberTwice() throws Exception {
        SessionBook book = SessionBook.open(directory, "p", 2);
        long a = book.session(book.member(0).clientId(), false);
        long b = book.session(book.member(1).clientId(), true);
        long c = book.session(book.member(0).clientId(), false);
        assertThat(a).isLessThan(b);
        assertThat(b).isLessThan(c);
    }

    @Test
    void remembersIdsBeyondTheNumberOfConnectionsUntilTheyAreForgotten() throws Exception {
        SessionBook three = SessionBook.open(directory, "p", 3);
        String surplus = three.member(2).clientId();
        SessionBook two = SessionBook.open(directory, "p", 2);
        assertThat(two.retired()).extracting(SessionBook.Entry::clientId).containsExactly(surplus);
        assertThatThrownBy(() -> two.member(2)).hasMessageContaining("no connection 2");
        SessionBook threeAgain = SessionBook.open(directory, "p", 3);
        assertThat(threeAgain.member(2).clientId()).isNotEqualTo(surplus);
        threeAgain.forget(surplus);
        assertThat(SessionBook.open(directory, "p", 3).retired()).isEmpty();
    }

    @Test
    void setsAnUnreadableFileAsideAndGoesOn() throws Exception {
        Files.writeString(directory.resolve(SessionBook.FILE), "sluice-mqtt-sessions 1\nmember zero 1 id\n");
        SessionBook book = SessionBook.open(directory, "p", 1);
        assertThat(book.member(0).clientId()).startsWith("p-");
        try (var files = Files.list(directory)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .anyMatch(name -> name.startsWith(SessionBook.FILE + ".unreadable-"));
        }
    }

    @Test
    void saysWhichFolderCannotBeWritten() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> SessionBook.open(file, "p", 1))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString());
    }
}
