/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import io.sluice.journal.CheckpointFile;
import io.sluice.model.FieldType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what a {@link SchemaWatch} has learned on the disk. Types and events are there before the checkpoint that has the
 * messages they came with, so that what was learned of a settled message is not forgotten; but a large file is not written more
 * often than {@value #BYTES_PER_SECOND} bytes a second allow. Counts and times of what is known are written once a minute:
 * a crash loses so much of them. If it cannot be written nothing waits for it.
 *
 * <p>Thread-safe; {@link #tick} is for one thread.
 */
public final class SchemaKeeper implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SchemaKeeper.class);

    private static final long BYTES_PER_SECOND = 1 << 20;
    private static final Duration COUNTS = Duration.ofMinutes(1);
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final Duration DAY = Duration.ofDays(1);

    private final CheckpointFile file;
    private final SchemaWatch watch;
    private final LongSupplier nanoTime;
    private long writtenChanges;
    private long writtenNanos;
    private long earliestNanos;
    private long lookedNanos;
    private long forgotNanos;
    private int writtenLength;
    private int writtenHash;
    private boolean failing;

    private SchemaKeeper(CheckpointFile file, SchemaWatch watch, LongSupplier nanoTime) {
        this.file = file;
        this.watch = watch;
        this.nanoTime = nanoTime;
        this.writtenChanges = watch.changes();
        this.writtenNanos = nanoTime.getAsLong();
        this.earliestNanos = writtenNanos;
        this.lookedNanos = writtenNanos;
        this.forgotNanos = writtenNanos;
    }

    /**
     * Reads what was learned before. What is damaged is set aside, and learned anew.
     *
     * @throws IOException when the disk cannot be read, or the file is of a version that this program does not know
     */
    public static SchemaKeeper open(Path path, SchemaSettings settings) throws IOException {
        return open(path, settings, System::nanoTime);
    }

    static SchemaKeeper open(Path path, SchemaSettings settings, LongSupplier nanoTime) throws IOException {
        CheckpointFile file = new CheckpointFile(path, SchemaBytes.VERSION);
        SchemaWatch watch = new SchemaWatch(settings, nanoTime);
        Optional<byte[]> bytes = file.read();
        Optional<SchemaState> kept = bytes.flatMap(SchemaBytes::read);
        if (bytes.isPresent() && kept.isEmpty()) {
            log.error(
                    "what was learned of the schema is in {} and cannot be read: fields and types are learned anew, from"
                            + " the values that come next; look at GET /api/v1/schema",
                    path);
        }
        kept.ifPresent(watch::restore);
        return new SchemaKeeper(file, watch, nanoTime);
    }

    /** What looks at the readings. */
    public SchemaWatch watch() {
        return watch;
    }

    /** Does what is due. To be called about once a second, before a checkpoint is written; never throws. */
    public void tick() {
        try {
            look();
            if (isDue()) {
                save();
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    private void look() {
        long now = nanoTime.getAsLong();
        if (now - lookedNanos >= LOOK.toNanos()) {
            lookedNanos = now;
            watch.lookForVanished();
        }
        if (now - forgotNanos >= DAY.toNanos()) {
            forgotNanos = now;
            watch.forgetSilentLevels();
        }
    }

    private synchronized boolean isDue() {
        long now = nanoTime.getAsLong();
        return (watch.changes() != writtenChanges && now >= earliestNanos)
                || now - writtenNanos >= Math.max(COUNTS.toNanos(), pause());
    }

    private long pause() {
        return writtenLength * 1_000_000_000L / BYTES_PER_SECOND;
    }

    private synchronized void save() throws IOException {
        long changes = watch.changes();
        byte[] bytes = SchemaBytes.write(watch.kept());
        int hash = Arrays.hashCode(bytes);
        if (bytes.length != writtenLength || hash != writtenHash) {
            file.write(bytes);
        }
        writtenChanges = changes;
        writtenLength = bytes.length;
        writtenHash = hash;
        writtenNanos = nanoTime.getAsLong();
        earliestNanos = writtenNanos + pause();
        failing = false;
    }

    private synchronized void fail(Exception e) {
        if (!failing) {
            log.error(
                    "what was learned of the schema cannot be written; it is tried again, and nothing waits for it: after a"
                            + " crash it would be learned anew",
                    e);
        }
        failing = true;
        writtenNanos = nanoTime.getAsLong();
        earliestNanos = writtenNanos + RETRY.toNanos();
    }

    /**
     * From now on a field is of this type, also after a crash.
     *
     * @return the type it had; empty when there is no such field
     * @throws IOException when that cannot be written: it holds, but may not after a crash
     */
    Optional<FieldType> accept(String measurement, String field, FieldType type) throws IOException {
        Optional<FieldType> before = watch.accept(measurement, field, type);
        if (before.isPresent()) {
            save();
        }
        return before;
    }

    @Override
    public void close() {
        try {
            save();
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }
}
