/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A state of the tables to go back to: the small files that say which rows there are ({@code _txn}, {@code _cv}), saved
 * when everything they speak of had been forced. Rows are only ever added behind those, or in new versions of a day's
 * folder whose old version is kept, so writing these files back undoes whatever a crash left half done.
 *
 * <p>The file: CRC32C of the rest in 4 bytes, then for each era and file its length in 4 and its bytes.
 */
final class Checkpoint {

    private static final List<String> NAMES = List.of("_txn", "_cv");

    private final Path file;
    private byte[] saved = {};

    Checkpoint(Path file) {
        this.file = file;
    }

    /** Saves the tables' present state, forced; nothing may be applied meanwhile, nor since they were forced. */
    void save(Path database) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        for (Era era : Era.values()) {
            for (String name : NAMES) {
                byte[] bytes = Files.readAllBytes(folder(database, era).resolve(name));
                out.writeInt(bytes.length);
                out.write(bytes);
            }
        }
        byte[] bytes = body.toByteArray();
        if (!Arrays.equals(bytes, saved)) {
            write(bytes);
            saved = bytes;
        }
    }

    private void write(byte[] body) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + body.length);
        bytes.putInt(sum(body)).put(body).flip();
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            DiskSweep.force(channel, true, next);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        DiskSweep.force(file.resolveSibling(""));
    }

    /**
     * Puts the tables back to the saved state.
     *
     * @return whether there was one
     */
    boolean restore(Path database) throws IOException {
        byte[] body = read();
        if (body == null) {
            return false;
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(body));
        for (Era era : Era.values()) {
            for (String name : NAMES) {
                byte[] bytes = in.readNBytes(in.readInt());
                Files.write(folder(database, era).resolve(name), bytes);
            }
        }
        return true;
    }

    private byte @Nullable [] read() throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        int sum = bytes.remaining() < Integer.BYTES ? 0 : bytes.getInt();
        byte[] body = new byte[bytes.remaining()];
        bytes.get(body);
        if (sum != sum(body)) {
            throw new IOException(file + " is damaged; it was whole when it was put there, so the disk is at fault");
        }
        return body;
    }

    private static int sum(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return (int) sum.getValue();
    }

    /** A table's folder; QuestDB adds a number to the table's name, and lays lock files beside it. */
    static Path folder(Path database, Era era) throws IOException {
        try (Stream<Path> folders = Files.list(database)) {
            return folders.filter(path -> path.getFileName().toString().matches(era.table() + "~\\d+"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("there is no table " + era.table() + " in " + database));
        }
    }
}
