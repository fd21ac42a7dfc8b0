/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.codec.sparkplug.EdgeNodes;
import io.sluice.codec.sparkplug.SessionBytes;
import io.sluice.journal.CheckpointFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the sessions of the oldest lane on the disk, never ahead of the checkpoint; the journal keeps what lies
 * between. New births are written with the next checkpoint; where only sequence numbers have changed, now and then. One
 * thread writes.
 */
final class SessionFile {

    private static final Logger log = LoggerFactory.getLogger(SessionFile.class);

    private static final Duration EARLIEST = Duration.ofSeconds(10);

    /** A large file is written less often, so that it takes so many bytes per second at most, on average. */
    private static final long BYTES_PER_SECOND = 1 << 20;

    private final CheckpointFile file;
    private final Path path;
    private final Path previous;
    private volatile boolean failing;
    private long writtenNanos = System.nanoTime();
    private long writtenBytes;

    SessionFile(Path path) {
        this.file = new CheckpointFile(path, SessionBytes.VERSION);
        this.path = path;
        this.previous = path.resolveSibling(path.getFileName() + ".previous");
    }

    /**
     * Reads what was written last.
     *
     * @param position the checkpoint's: what is ahead of it is of no use
     */
    LaneSessions.Snapshot read(long position) throws IOException {
        Optional<LaneSessions.Snapshot> read = file.read().flatMap(SessionFile::fromBytes);
        if (read.isPresent() && read.get().position() > position) {
            log.error(
                    "the sessions of Sparkplug's nodes on the disk are ahead of the checkpoint; births are asked for anew");
            return new LaneSessions.Snapshot(position, new EdgeNodes());
        }
        return read.orElseGet(() -> new LaneSessions.Snapshot(0, new EdgeNodes()));
    }

    private static Optional<LaneSessions.Snapshot> fromBytes(byte[] bytes) {
        if (bytes.length < Long.BYTES) {
            return Optional.empty();
        }
        long position = ByteBuffer.wrap(bytes).getLong();
        return SessionBytes.read(Arrays.copyOfRange(bytes, Long.BYTES, bytes.length))
                .map(nodes -> new LaneSessions.Snapshot(position, nodes));
    }

    /** What there is to write now, if anything. */
    LaneSessions.@Nullable Snapshot due(LaneSessions sessions) {
        long wait = Math.max(EARLIEST.toNanos(), writtenBytes * 1_000_000_000L / BYTES_PER_SECOND);
        boolean inTime = System.nanoTime() - writtenNanos >= wait;
        boolean isDue = sessions.hasUnsavedBirths() || (sessions.unsavedFrom() < Long.MAX_VALUE && inTime);
        return isDue ? sessions.toSave() : null;
    }

    /** Writes a snapshot that is not ahead of the checkpoint on the disk. */
    void write(LaneSessions.Snapshot snapshot, LaneSessions sessions) {
        try {
            byte[] bytes = SessionBytes.write(snapshot.nodes());
            file.write(ByteBuffer.allocate(Long.BYTES + bytes.length)
                    .putLong(snapshot.position())
                    .put(bytes)
                    .array());
            // The journal forgets what the one before would need: better none than one that is behind, with other
            // aliases.
            Files.deleteIfExists(previous);
            sessions.saved();
            failing = false;
            writtenBytes = bytes.length;
        } catch (IOException | RuntimeException e) {
            failing = discard();
            log.error(
                    "the sessions of Sparkplug's nodes could not be written; it is tried again, and the journal does not wait for"
                            + " it: after a crash births would have to be asked for",
                    e);
        }
        writtenNanos = System.nanoTime();
    }

    /** What is behind the journal must not be read again: it may have other aliases. False: it cannot be taken away. */
    private boolean discard() {
        try {
            Files.deleteIfExists(path);
            Files.deleteIfExists(previous);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** It cannot be written and is not there any more; the journal is not held back for it: acknowledging goes first. */
    boolean isFailing() {
        return failing;
    }
}
