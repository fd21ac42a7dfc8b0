/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger on the disk, replaced as a whole or not at all. It is written piece by piece, so that it never stands in
 * memory a second time. {@code docs/formats/ledger.md} is the format. One thread.
 */
public final class LedgerFile {

    private static final Logger log = LoggerFactory.getLogger(LedgerFile.class);

    private static final int MAGIC = 'S' << 24 | 'L' << 16 | 'L' << 8 | '\n';
    private static final int VERSION = 2;
    private static final int OLDEST_VERSION = 1;
    private static final int LARGEST_PIECE = 64 << 20;

    private final Path file;
    private final Path unfinished;

    public LedgerFile(Path file) {
        this.file = file;
        this.unfinished = file.resolveSibling(file.getFileName() + ".new");
    }

    /**
     * Writes the ledger as it is at the begin of this call; counting goes on meanwhile.
     *
     * @param mayReplace asked with the position written, when all of it is on the disk: whether it may take the place of
     *     what was there
     * @return the position it is of; empty when it may not
     */
    public OptionalLong write(DeliveryLedger ledger, MayReplace mayReplace) throws IOException {
        try (LedgerSnapshot snapshot = ledger.beginSnapshot()) {
            writeUnfinished(snapshot);
            if (!mayReplace.test(snapshot.position())) {
                Files.delete(unfinished);
                return OptionalLong.empty();
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder();
            return OptionalLong.of(snapshot.position());
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
    }

    /** Whether a ledger of this position may take the place of the one before. */
    @FunctionalInterface
    public interface MayReplace {
        boolean test(long position) throws IOException;
    }

    private void writeUnfinished(LedgerSnapshot snapshot) throws IOException {
        try (FileChannel to = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            write(to, ByteBuffer.allocate(8).putInt(MAGIC).putInt(VERSION).flip());
            writePiece(to, snapshot.head());
            for (byte[] piece = snapshot.nextPiece(); piece.length > 0; piece = snapshot.nextPiece()) {
                writePiece(to, piece);
            }
            write(to, ByteBuffer.allocate(8).putInt(0).putInt(snapshot.count()).flip());
            to.force(true);
        }
    }

    private static void writePiece(FileChannel to, byte[] piece) throws IOException {
        write(to, ByteBuffer.allocate(8).putInt(piece.length).putInt(crc(piece)).flip());
        write(to, ByteBuffer.wrap(piece));
    }

    private static void write(FileChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    private void forceFolder() throws IOException {
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /**
     * The ledger that is there; empty when there is none, or none that can be read, which is then kept under another name.
     *
     * @throws IOException when the disk cannot be read, or the file is of a version that this program does not know
     */
    public Optional<DeliveryLedger> read(int mostSeries) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        DeliveryLedger ledger = new DeliveryLedger(mostSeries);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            readInto(ledger, in);
            return Optional.of(ledger);
        } catch (EOFException | IllegalArgumentException | ArithmeticException damaged) {
            setAside(damaged);
            return Optional.empty();
        }
    }

    private void readInto(DeliveryLedger ledger, DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC) {
            throw new IllegalArgumentException("it does not begin as a ledger does");
        }
        int version = in.readInt();
        if (version < OLDEST_VERSION || version > VERSION) {
            throw new IOException(
                    "The ledger %s is of version %d, this program needs %d: start the program that wrote it, or move the file away"
                            .formatted(file, version, VERSION));
        }
        ledger.restoreHead(new Packed(piece(in, in.readInt())));
        for (int length = in.readInt(); length > 0; length = in.readInt()) {
            ledger.restore(new Packed(piece(in, length)));
        }
        int count = in.readInt();
        if (count != ledger.totals().series()) {
            throw new IllegalArgumentException(
                    "it has %d accounts of %d".formatted(ledger.totals().series(), count));
        }
    }

    private static byte[] piece(DataInputStream in, int length) throws IOException {
        if (length < 1 || length > LARGEST_PIECE) {
            throw new IllegalArgumentException("a piece has %d bytes".formatted(length));
        }
        int crc = in.readInt();
        byte[] piece = in.readNBytes(length);
        if (piece.length < length || crc(piece) != crc) {
            throw new IllegalArgumentException("a piece of %d bytes is damaged".formatted(length));
        }
        return piece;
    }

    private void setAside(Exception why) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".unreadable");
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        log.error("the delivery ledger {} cannot be read and is kept as {}; counting begins anew", file, aside, why);
    }
}
