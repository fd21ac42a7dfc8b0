/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import io.sluice.testservers.SluiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A file system of a few megabytes in memory, which can be filled to the brim. Needs root. For one thread. */
final class SmallDisk implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path mount;
    private final Path logs;

    private SmallDisk(Path mount, Path logs) {
        this.mount = mount;
        this.logs = logs;
    }

    /** Mounts one below the folder; throws with the reason where that is not allowed. */
    static SmallDisk mount(Path folder, int megabytes) {
        try {
            Path mount = Files.createDirectory(folder.resolve("small-disk"));
            SmallDisk disk = new SmallDisk(mount, folder);
            disk.run("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + megabytes + "m", "tmpfs", mount.toString());
            return disk;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    Path path() {
        return mount;
    }

    /** Takes all room but this; anything less is taken when less is there. */
    void fillBut(long bytes) {
        try (FileChannel out = FileChannel.open(
                ballast(), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer zeros = ByteBuffer.allocate(4096);
            while (free() > bytes) {
                out.write(zeros.clear());
            }
        } catch (IOException full) {
            if (free() > bytes) {
                throw new UncheckedIOException(full);
            }
        }
    }

    /** Gives back what {@link #fillBut} took. */
    void makeRoom() {
        try {
            Files.deleteIfExists(ballast());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    long free() {
        try {
            return Files.getFileStore(mount).getUsableSpace();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private Path ballast() {
        return mount.resolve("ballast");
    }

    private void run(String... command) {
        try (SluiceProcess process = SluiceProcess.startCommand(List.of(command), Map.of(), logs)) {
            int exitCode = process.awaitExit(LIMIT);
            if (exitCode != 0) {
                throw new IllegalStateException(
                        "'%s' failed with exit code %d: %s. This test needs a disk that can be full and mounts one in memory, which root may do: run it as root, in a container with the right to mount (CAP_SYS_ADMIN)"
                                .formatted(String.join(" ", command), exitCode, process.log()));
            }
        }
    }

    /** Unmounts it; what is on it is gone. */
    @Override
    public void close() {
        run("umount", "-l", mount.toString());
    }
}
