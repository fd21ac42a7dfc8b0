/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.questdb.cairo.CairoError;
import io.questdb.cairo.TableReader;
import io.questdb.mp.Job;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the {@link Applier}'s thread does every few seconds: forces everything, saves a {@link Checkpoint}, and deletes what
 * that no longer needs: applied parts of the log, older versions of days. What fails is tried again the next time, since
 * until then nothing is deleted and the checkpoint before stays the one to go back to; all but a failed force.
 */
final class Upkeep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    static final Duration INTERVAL = Duration.ofSeconds(2);

    /** Sweeping takes at most one part in so many of the thread's time. */
    private static final int SWEEP_SHARE = 50;

    private final EmbeddedQuestDb db;
    private final Path root;
    private final Checkpoint checkpoint;
    private final DiskSweep sweep;
    private final long intervalNanos;
    private List<TableReader> pins = List.of();
    private long next;
    private volatile @Nullable String hitch;

    /**
     * The upkeep of a database.
     *
     * @param root the database's folder
     * @param sweep of all of it
     */
    Upkeep(EmbeddedQuestDb db, Path root, Checkpoint checkpoint, DiskSweep sweep, Duration interval) {
        this.db = db;
        this.root = root;
        this.checkpoint = checkpoint;
        this.sweep = sweep;
        this.intervalNanos = interval.toNanos();
        this.next = System.nanoTime() + intervalNanos;
    }

    /** Forces all, and saves the state as it is now. QuestDB keeps what it speaks of until the next is saved. */
    void saveCheckpoint() throws IOException {
        long begun = System.nanoTime();
        try {
            sweep.run();
            pinAndSave();
        } finally {
            long now = System.nanoTime();
            next = now + Math.max(intervalNanos, SWEEP_SHARE * (now - begun));
        }
    }

    /** Readers that stay open are what QuestDB keeps a state for; those of the checkpoint before go once this one is there. */
    private void pinAndSave() throws IOException {
        List<TableReader> now = new ArrayList<>();
        try {
            for (Era era : Era.values()) {
                now.add(db.reader(era));
            }
            checkpoint.save(root);
        } catch (IOException | RuntimeException | Error e) {
            now.forEach(TableReader::close);
            throw e;
        }
        pins.forEach(TableReader::close);
        pins = now;
    }

    boolean isDue() {
        return System.nanoTime() - next >= 0;
    }

    /** Does all of it once. */
    void run(Job purgeLog, Job purgePartitions, BooleanSupplier stopping) throws ForceFailedException {
        try {
            saveCheckpoint();
            purgeLog.run(0, Job.RUNNING_STATUS);
            while (purgePartitions.run(0, Job.RUNNING_STATUS) && !stopping.getAsBoolean()) {
                // One task each time.
            }
            db.engine().releaseInactive();
            worked();
        } catch (ForceFailedException e) {
            throw e;
        } catch (IOException | RuntimeException | CairoError e) {
            failed(e);
        }
    }

    private void failed(Throwable cause) {
        if (hitch == null) {
            LOG.warn("The embedded store's upkeep failed; its log is kept until it works again, which it tries", cause);
        }
        hitch = cause.toString();
    }

    private void worked() {
        if (hitch != null) {
            LOG.info("The embedded store's upkeep works again");
            hitch = null;
        }
    }

    /** Why the last run did not work; {@code null} when it did. Writes are as safe as ever, but the log grows. */
    @Nullable
    String hitch() {
        return hitch;
    }

    /** Forces the whole database, once nobody uses it any more. */
    void forceAll() throws IOException {
        sweep.run();
    }

    /** Lets go of the state that the checkpoint speaks of. */
    @Override
    public void close() {
        pins.forEach(TableReader::close);
        pins = List.of();
    }
}
