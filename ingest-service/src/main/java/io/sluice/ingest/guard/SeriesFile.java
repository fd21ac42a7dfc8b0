/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Appends to a file of known series; {@code docs/formats/series.md} is the format. Records gather in memory until
 * {@link #write}. Not thread-safe, but for {@link #force}.
 */
final class SeriesFile implements AutoCloseable {

    static final int MAGIC = 'S' << 24 | 'L' << 16 | 'S' << 8 | '\n';
    static final int VERSION = 1;
    static final int HEADER_BYTES = 28;
    static final int FRAME_BYTES = 8;
    static final byte GROUP = 1;
    static final byte ADMITTED = 2;
    static final byte SEEN = 3;
    static final byte GRACE = 4;

    /** A group's: its two names have at most 128 code points of four bytes each, beside numbers. */
    static final int LARGEST_RECORD = 2_048;

    /** So much is written at once, so no more than that can be torn. */
    static final int PENDING_BYTES = 1 << 16;

    private final FileChannel channel;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer pending = ByteBuffer.allocate(PENDING_BYTES);
    private volatile boolean unforced;

    private SeriesFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Begins a file under a name that no reader looks for, until {@link #named}. */
    static SeriesFile begin(Path file, long seed, long secret) throws IOException {
        FileChannel channel = FileChannel.open(
                unfinished(file),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        SeriesFile begun = new SeriesFile(channel);
        begun.pending
                .putInt(MAGIC)
                .putInt(VERSION)
                .putLong(seed)
                .putLong(secret)
                .putInt(crc(begun.crc, begun.pending.array(), 0, HEADER_BYTES - Integer.BYTES));
        return begun;
    }

    /** Goes on with a file behind its last record. */
    static SeriesFile append(Path file, long end) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        channel.truncate(end);
        channel.position(end);
        return new SeriesFile(channel);
    }

    /** Writes and forces what there is, and gives the file its name. */
    void named(Path file) throws IOException {
        write();
        force();
        Files.move(unfinished(file), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    static int crc(CRC32C crc, byte[] bytes, int from, int length) {
        crc.reset();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    /** A group by whose number series are admitted in this file from now on, and what its budget was then. */
    void group(int number, SeriesGroup group) throws IOException {
        byte[] site = group.site().getBytes(StandardCharsets.UTF_8);
        byte[] measurement = group.measurement().getBytes(StandardCharsets.UTF_8);
        int start = begin(GROUP);
        pending.putInt(number)
                .putLong(group.budget() - group.allowance().level())
                .putLong(group.allowance().second())
                .putShort((short) site.length)
                .put(site)
                .put(measurement);
        end(start);
    }

    /** Until then budgets may be larger. */
    void grace(long untilSecond) throws IOException {
        int start = begin(GRACE);
        pending.putLong(untilSecond);
        end(start);
    }

    /** A new series was let in. */
    void admitted(int group, long second, long print) throws IOException {
        int start = begin(ADMITTED);
        pending.putInt(group).putLong(second).putLong(print);
        end(start);
    }

    /** A series of the file before has come again. */
    void seen(long print) throws IOException {
        int start = begin(SEEN);
        pending.putLong(print);
        end(start);
    }

    private int begin(byte type) throws IOException {
        if (pending.remaining() < LARGEST_RECORD) {
            write();
        }
        int start = pending.position();
        pending.position(start + FRAME_BYTES).put(type);
        return start;
    }

    private void end(int start) {
        int length = pending.position() - start - FRAME_BYTES;
        pending.putInt(start, length);
        pending.putInt(start + Integer.BYTES, crc(crc, pending.array(), start + FRAME_BYTES, length));
    }

    /** Hands what has gathered to the operating system: it survives the process. */
    void write() throws IOException {
        if (pending.position() == 0) {
            return;
        }
        unforced = true;
        pending.flip();
        try {
            while (pending.hasRemaining()) {
                channel.write(pending);
            }
        } finally {
            pending.clear();
        }
    }

    /** What was written survives the machine. */
    void force() throws IOException {
        if (unforced) {
            unforced = false;
            channel.force(false);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
