/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small file that is replaced as a whole or not at all, whatever stops in the middle. The content before is kept beside
 * it, for the day the newer one is damaged. The folder must exist. Any thread; one call at a time.
 */
public final class CheckpointFile {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointFile.class);
    private static final int MAGIC = 'S' << 24 | 'L' << 16 | 'C' << 8 | '\n';
    private static final int CRC_AT = 12;
    private static final int HEADER_BYTES = 16;
    private static final int MAX_BYTES = 1 << 30;

    private final JournalFiles files;
    private final String name;
    private final String unfinished;
    private final String previous;
    private final int version;
    private final int oldestVersion;

    /**
     * @param file where it is; two more files beside it have its name and {@code .new} or {@code .previous}
     * @param version of the content, the owner's affair; a content of another version is refused when reading
     */
    public CheckpointFile(Path file, int version) {
        this(file, version, version);
    }

    /**
     * @param version of the content as it is written
     * @param oldestVersion that is still handed out when reading; the owner tells the contents apart
     */
    public CheckpointFile(Path file, int version, int oldestVersion) {
        this(
                new DiskFiles(Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file in a folder")),
                file.getFileName().toString(),
                version,
                oldestVersion);
    }

    CheckpointFile(JournalFiles files, String name, int version) {
        this(files, name, version, version);
    }

    private CheckpointFile(JournalFiles files, String name, int version, int oldestVersion) {
        this.files = files;
        this.name = name;
        this.unfinished = name + ".new";
        this.previous = name + ".previous";
        this.version = version;
        this.oldestVersion = oldestVersion;
    }

    /** Replaces the content. When this returns, the new content survives a power cut; when it throws, one of the two does. */
    public synchronized void write(byte[] content) throws IOException {
        try {
            writeUnfinished(content);
        } catch (IOException perhapsFull) {
            if (!sacrificePrevious()) {
                throw perhapsFull;
            }
            writeUnfinished(content);
        }
        if (files.list().contains(name)) {
            files.rename(name, previous);
        }
        files.rename(unfinished, name);
        files.force();
    }

    private void writeUnfinished(byte[] content) throws IOException {
        try (JournalFile file = files.create(unfinished)) {
            file.write(encode(content), 0);
            file.force();
        }
    }

    /**
     * On a disk that a journal has filled, only a checkpoint lets the journal give room back: the content before last gives
     * way for it, if there is a last one.
     */
    private boolean sacrificePrevious() throws IOException {
        List<String> names = files.list();
        if (!names.contains(name) || !names.contains(previous)) {
            return false;
        }
        files.delete(previous);
        return true;
    }

    /**
     * The content last written, or the one before when that is damaged; empty when there is none of either.
     *
     * @throws IOException when the disk cannot be read, or the content is of a version that this program does not know
     */
    public synchronized Optional<byte[]> read() throws IOException {
        Optional<byte[]> newest = read(name);
        return newest.isPresent() ? newest : read(previous);
    }

    private Optional<byte[]> read(String from) throws IOException {
        if (!files.list().contains(from)) {
            return Optional.empty();
        }
        ByteBuffer bytes = bytesOf(from);
        if (!isWhole(bytes)) {
            setAside(from);
            return Optional.empty();
        }
        int found = bytes.getInt(4);
        if (found < oldestVersion || found > version) {
            throw new IOException(
                    ("The checkpoint %s is of version %d, this program needs %d: start the program that wrote it,"
                                    + " or move the file away")
                            .formatted(from, found, version));
        }
        byte[] content = new byte[bytes.limit() - HEADER_BYTES];
        bytes.get(HEADER_BYTES, content);
        return Optional.of(content);
    }

    private ByteBuffer bytesOf(String from) throws IOException {
        try (JournalFile file = files.openForReading(from)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(file.size(), MAX_BYTES));
            file.read(bytes, 0);
            return bytes.flip();
        }
    }

    private ByteBuffer encode(byte[] content) {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + content.length);
        bytes.putInt(MAGIC).putInt(version).putInt(content.length).putInt(0).put(content);
        bytes.flip().putInt(CRC_AT, checksum(bytes));
        return bytes;
    }

    private static boolean isWhole(ByteBuffer bytes) {
        return bytes.limit() >= HEADER_BYTES
                && bytes.getInt(0) == MAGIC
                && bytes.getInt(8) == bytes.limit() - HEADER_BYTES
                && bytes.getInt(CRC_AT) == checksum(bytes);
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, CRC_AT));
        crc.update(bytes.slice(HEADER_BYTES, bytes.limit() - HEADER_BYTES));
        return (int) crc.getValue();
    }

    private void setAside(String damaged) throws IOException {
        String newName = SegmentName.asUnreadable(damaged, new HashSet<>(files.list()));
        files.rename(damaged, newName);
        LOG.error(
                "The checkpoint {} is damaged and kept as {}; the one before is used if there is one, and work done since"
                        + " is done again",
                damaged,
                newName);
    }
}
