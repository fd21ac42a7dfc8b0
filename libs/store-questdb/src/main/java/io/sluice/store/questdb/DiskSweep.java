/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Predicate;

/**
 * Forces every file and folder under a root that changed since the sweep before: a sync point that does not depend on
 * what QuestDB forces by itself. Writing through a mapping changes a file's time when a page becomes dirty, and forcing
 * makes pages clean, so a page that is dirty now was touched after the last sweep. For one thread at a time.
 */
final class DiskSweep {

    /** How coarse file times may be. */
    private static final long SLACK_MILLIS = 2_000;

    private final Path root;
    private final Predicate<Path> enters;
    private long sinceMillis = Long.MIN_VALUE;

    /**
     * A sweep.
     *
     * @param enters which folders below the root are looked into
     */
    DiskSweep(Path root, Predicate<Path> enters) {
        this.root = root;
        this.enters = enters;
    }

    /** Forces what changed; when it returns, everything written before the call is on the disk. */
    void run() throws IOException {
        long begun = System.currentTimeMillis();
        Files.walkFileTree(root, new Visitor());
        sinceMillis = begun - SLACK_MILLIS;
    }

    /** Forces one file or folder; one that is gone needs nothing. */
    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (NoSuchFileException gone) {
            // Deleted by the purge since it was listed.
        }
    }

    private final class Visitor extends SimpleFileVisitor<Path> {

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
            if (attributes.lastModifiedTime().toMillis() >= sinceMillis) {
                force(path);
            }
        }
    }
}
