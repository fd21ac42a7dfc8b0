/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Forces every file and folder under a root that changed since the sweep before: a sync point that does not depend on
 * what QuestDB forces by itself. Writing through a mapping changes a file's time when a page becomes dirty, and forcing
 * makes pages clean, so a page that is dirty now has changed its file's time since the last sweep. Any change of the time
 * counts, in either direction, should the clock be set. For one thread at a time.
 */
final class DiskSweep {

    /** Files this young are forced even if their time is the same: it is not that fine. */
    private static final long SLACK_MILLIS = 2_000;

    private final Path root;
    private final Predicate<Path> enters;
    private final long forcedBeforeMillis;
    private Map<Path, Long> seen = new HashMap<>();

    private DiskSweep(Path root, Predicate<Path> enters, long forcedBeforeMillis) {
        this.root = root;
        this.enters = enters;
        this.forcedBeforeMillis = forcedBeforeMillis;
    }

    /** A sweep of everything; the first run forces all there is. */
    static DiskSweep ofAll(Path root) {
        return new DiskSweep(root, any -> true, Long.MIN_VALUE);
    }

    /**
     * A sweep whose first run forces what has changed since a time.
     *
     * @param enters which folders below the root are looked into
     */
    static DiskSweep since(long millis, Path root, Predicate<Path> enters) {
        return new DiskSweep(root, enters, millis - SLACK_MILLIS);
    }

    /**
     * Forces what changed; when it returns, everything written before the call is on the disk. When it throws, the next run
     * forces all of that again.
     *
     * @throws ForceFailedException if the disk did not take it; of any other failure it is not to blame
     */
    void run() throws IOException {
        Visitor visitor = new Visitor();
        Files.walkFileTree(root, visitor);
        seen = visitor.found;
    }

    /** Forces one file or folder; one that is gone needs nothing. */
    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            force(channel, true, path);
        } catch (NoSuchFileException gone) {
            // Deleted by the purge since it was listed.
        }
    }

    /**
     * Forces what was written to an open file.
     *
     * @param metaData whether its times count, too
     * @throws ForceFailedException if the disk did not take it; a channel that is closed meanwhile proves nothing
     */
    static void force(FileChannel channel, boolean metaData, Path path) throws IOException {
        try {
            channel.force(metaData);
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            throw new ForceFailedException(path.toString(), e);
        }
    }

    private final class Visitor extends SimpleFileVisitor<Path> {

        private final Map<Path, Long> found = new HashMap<>();
        private final long youngMillis = System.currentTimeMillis() - SLACK_MILLIS;

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (!folder.equals(root) && !enters.test(folder)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            forceIfChanged(folder, attributes);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            forceIfChanged(file, attributes);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        private void forceIfChanged(Path path, BasicFileAttributes attributes) throws IOException {
            long time = attributes.lastModifiedTime().toMillis();
            found.put(path, time);
            Long before = seen.get(path);
            boolean changed = before == null ? time >= forcedBeforeMillis : time != before;
            if (changed || time >= youngMillis) {
                force(path);
            }
        }
    }
}
