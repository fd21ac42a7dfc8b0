/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * A file on a real disk. A channel closes itself when its thread is interrupted; a reader or writer that is asked to stop
 * must not find its file gone in the middle of a record. So reads and writes are done again on a new channel and the
 * interrupt is kept for the caller. A force is not: whether the first one failed cannot be known any more.
 */
final class DiskFile implements JournalFile {

    private interface Operation {
        long on(FileChannel channel) throws IOException;
    }

    private final Path path;
    private final Set<OpenOption> reopenOptions;
    private FileChannel channel;

    DiskFile(Path path, OpenOption... options) throws IOException {
        this.path = path;
        this.reopenOptions = new HashSet<>(Arrays.asList(options));
        reopenOptions.remove(CREATE);
        reopenOptions.remove(TRUNCATE_EXISTING);
        this.channel = FileChannel.open(path, options);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        int start = target.position();
        long filePosition = position;
        while (target.hasRemaining()) {
            long at = filePosition;
            long count = throughInterrupts(open -> open.read(target, at));
            if (count < 0) {
                break;
            }
            filePosition += count;
        }
        return target.position() - start;
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        int start = source.position();
        while (source.hasRemaining()) {
            long at = position + source.position() - start;
            throughInterrupts(open -> open.write(source, at));
        }
    }

    @Override
    public long size() throws IOException {
        return throughInterrupts(FileChannel::size);
    }

    @Override
    public void truncate(long size) throws IOException {
        throughInterrupts(open -> open.truncate(size).size());
    }

    @Override
    public void force() throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            channel.force(false);
        } finally {
            restore(interrupted);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private long throughInterrupts(Operation operation) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                interrupted |= Thread.interrupted();
                try {
                    return operation.on(channel);
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                    channel = FileChannel.open(path, reopenOptions);
                }
            }
        } finally {
            restore(interrupted);
        }
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
