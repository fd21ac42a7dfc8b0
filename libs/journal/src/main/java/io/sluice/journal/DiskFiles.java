/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder on a real disk. */
record DiskFiles(Path directory) implements JournalFiles {

    @Override
    public List<String> list() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    @Override
    public JournalFile create(String name) throws IOException {
        return new DiskFile(directory.resolve(name), CREATE, TRUNCATE_EXISTING, READ, WRITE);
    }

    @Override
    public JournalFile open(String name) throws IOException {
        return new DiskFile(directory.resolve(name), READ, WRITE);
    }

    @Override
    public JournalFile openForReading(String name) throws IOException {
        return new DiskFile(directory.resolve(name), READ);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(directory.resolve(from), directory.resolve(to), ATOMIC_MOVE, REPLACE_EXISTING);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.delete(directory.resolve(name));
    }

    @Override
    public void force() throws IOException {
        try (var folder = FileChannel.open(directory, READ)) {
            folder.force(true);
        }
    }
}
