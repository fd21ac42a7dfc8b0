/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a folder for this process alone, until closed or until the process ends, however it ends: the operating system
 * gives the lock back. The file {@value #NAME} in the folder tells people who holds it; it stays when the lock is gone.
 */
public final class DirectoryLock implements AutoCloseable {

    static final String NAME = "in-use.lock";

    /** A second channel on the file would, when closed, let go of this process's lock: so it is not opened. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryLock.class);

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Creates the folder when missing and takes it.
     *
     * @throws JournalException when somebody else has it, or this process may not write there; the message says which
     */
    public static DirectoryLock acquire(Path directory) throws JournalException {
        try {
            Files.createDirectories(directory);
            Path real = directory.toRealPath();
            if (!HELD_HERE.add(real)) {
                throw inUse(directory, Long.toString(ProcessHandle.current().pid()));
            }
            return acquireFromOthers(real);
        } catch (IOException e) {
            throw notWritable(directory, e);
        }
    }

    private static DirectoryLock acquireFromOthers(Path directory) throws IOException, JournalException {
        DirectoryLock lock = null;
        FileChannel channel = null;
        try {
            channel = FileChannel.open(directory.resolve(NAME), CREATE, READ, WRITE);
            if (channel.tryLock() == null) {
                throw inUse(directory, holder(channel));
            }
            writeHolder(channel);
            lock = new DirectoryLock(directory, channel);
            return lock;
        } finally {
            if (lock == null) {
                HELD_HERE.remove(directory);
                close(channel);
            }
        }
    }

    /** Gives the folder back. */
    @Override
    public void close() {
        close(channel);
        HELD_HERE.remove(directory);
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.warn("Cannot give a folder back: {}. It is free once this process ends", Reason.of(e));
        }
    }

    private static void writeHolder(FileChannel channel) throws IOException {
        String holder = ProcessHandle.current().pid() + "\n";
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer holder = ByteBuffer.allocate(32);
        channel.read(holder, 0);
        return new String(holder.array(), 0, holder.position(), StandardCharsets.US_ASCII).strip();
    }

    private static JournalException inUse(Path directory, String pid) {
        return new JournalException(
                "The folder %s is in use by another instance (process %s). Stop that one, or give this one a folder of its own"
                        .formatted(directory.toAbsolutePath(), pid.isEmpty() ? "unknown" : pid));
    }

    private static JournalException notWritable(Path directory, IOException e) {
        return new JournalException(
                ("The folder %s cannot be written to: %s. It must be a folder that user %s may create files in; change its"
                                + " owner, or choose another")
                        .formatted(directory.toAbsolutePath(), Reason.of(e), System.getProperty("user.name")),
                e);
    }
}
