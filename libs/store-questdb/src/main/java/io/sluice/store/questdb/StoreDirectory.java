/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.sluice.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The store's folder: {@code lock}, held while open; {@code layout}, which version of it this is, how often it was
 * opened, and whether it was closed since; {@code db}, QuestDB's root, there only when complete; {@code checkpoint};
 * {@code sightings}.
 */
final class StoreDirectory implements AutoCloseable {

    private static final String LAYOUT = "sluice-questdb 1 ";
    private static final String CLOSED = "closed";

    private final Path folder;
    private final FileChannel lockFile;
    private final long openedMillis = System.currentTimeMillis();

    private StoreDirectory(Path folder, FileChannel lockFile) {
        this.folder = folder;
        this.lockFile = lockFile;
    }

    /**
     * Makes the folder if it is missing and takes it for this process alone.
     *
     * @throws StoreUnavailableException when another store holds it, or it cannot be written to
     */
    static StoreDirectory open(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel file =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(file) == null) {
                file.close();
                throw new StoreUnavailableException(
                        "the store's folder %s is in use by another process or store; stop that one, or set another folder"
                                .formatted(folder));
            }
            return new StoreDirectory(folder, file);
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the store's folder %s cannot be made or written to: %s".formatted(folder, e), e);
        }
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    Path database() {
        return folder.resolve("db");
    }

    Path sightings() {
        return folder.resolve("sightings");
    }

    /** When this process took the folder; what was written before is forced, or will be written again. */
    long openedMillis() {
        return openedMillis;
    }

    Path checkpoint() {
        return folder.resolve("checkpoint");
    }

    boolean hasDatabase() {
        return Files.isDirectory(database());
    }

    /** An empty folder in which to make a database, for {@link #adopt}; what an interrupted attempt left there is deleted. */
    Path newDatabase() throws IOException {
        Path unfinished = folder.resolve("db.new");
        if (Files.exists(unfinished)) {
            try (Stream<Path> paths = Files.walk(unfinished)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        return Files.createDirectory(unfinished);
    }

    /** Forces the new database and puts it in its place in one step. */
    void adopt(Path made) throws IOException {
        DiskSweep.ofAll(made).run();
        Files.move(made, database(), StandardCopyOption.ATOMIC_MOVE);
        DiskSweep.force(folder);
    }

    /**
     * An opening of the folder.
     *
     * @param number greater than at any opening before
     * @param afterCrash whether the one before was not closed
     */
    record Opening(long number, boolean afterCrash) {}

    /**
     * Counts an opening, durably.
     *
     * @throws StoreUnavailableException when the folder's layout is one we do not know
     */
    Opening nextOpening() throws IOException {
        Path file = folder.resolve("layout");
        String[] last = Files.exists(file) ? words(file) : new String[] {"0", CLOSED};
        long number = Long.parseLong(last[0]) + 1;
        writeLayout(number, "open");
        return new Opening(number, !last[1].equals(CLOSED));
    }

    /** Says that everything was forced and closed. */
    void markClosed(Opening opening) throws IOException {
        writeLayout(opening.number, CLOSED);
    }

    private void writeLayout(long number, String state) throws IOException {
        Path next = folder.resolve("layout.new");
        Files.writeString(next, LAYOUT + number + " " + state + "\n");
        DiskSweep.force(next);
        Files.move(next, folder.resolve("layout"), StandardCopyOption.ATOMIC_MOVE);
        DiskSweep.force(folder);
    }

    private static String[] words(Path file) throws IOException {
        String text = Files.readString(file).strip();
        if (!text.matches(LAYOUT + "\\d{1,12} (open|closed)")) {
            throw new StoreUnavailableException(
                    "%s says '%s', which this version of Sluice does not know (it writes '%s'); use the version that wrote it"
                            .formatted(file, text, LAYOUT.strip()));
        }
        return text.substring(LAYOUT.length()).split(" ");
    }

    long usableBytes() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new IllegalStateException("the lock of %s could not be given up".formatted(folder), e);
        }
    }
}
