/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Holds the broker's directory for this process. The library has a lock of its own, but waits for it without end and
 * without a word; this one refuses at once. The system lets go of it when the process dies, however it dies.
 */
final class DirectoryLock implements AutoCloseable {

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Makes the directory if need be and takes it.
     *
     * @throws BrokerException when it cannot be written or another process has it
     */
    static DirectoryLock take(Path directory) {
        try {
            Files.createDirectories(directory);
            return lock(
                    directory,
                    FileChannel.open(
                            directory.resolve("broker.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw new BrokerException(
                    ("the broker's folder %s (in sluice.data-dir) cannot be written: %s. Make it writable for this user or"
                                    + " choose another sluice.data-dir")
                            .formatted(directory.toAbsolutePath(), e),
                    e);
        }
    }

    private static DirectoryLock lock(Path directory, FileChannel channel) throws IOException {
        if (tryLock(channel) == null) {
            channel.close();
            throw new BrokerException(
                    ("the broker's folder %s (in sluice.data-dir) is used by another running instance; stop that one or"
                                    + " choose another sluice.data-dir")
                            .formatted(directory.toAbsolutePath()));
        }
        return new DirectoryLock(channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // The lock ends with the process at the latest; there is nothing to do about it here.
        }
    }
}
