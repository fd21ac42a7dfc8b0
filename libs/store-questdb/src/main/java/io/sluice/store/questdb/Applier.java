/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.CairoError;
import io.questdb.cairo.O3PartitionPurgeJob;
import io.questdb.cairo.wal.ApplyWal2TableJob;
import io.questdb.cairo.wal.CheckWalTransactionsJob;
import io.questdb.cairo.wal.WalPurgeJob;
import io.questdb.mp.Job;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that does what QuestDB's server has worker pools for: takes what is logged into the tables, and sees to
 * the {@link Upkeep}. Nothing is applied between that one's steps, because the same thread would do it.
 */
final class Applier implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Applier.class);
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long FIRST_RESUME_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LAST_RESUME_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final EmbeddedQuestDb db;
    private final Upkeep upkeep;
    private final Thread thread = new Thread(this::run, "sluice-questdb-apply");
    private final Object progress = new Object();
    private volatile boolean stopping;
    private volatile @Nullable String failure;
    private @Nullable String reported;
    private long nextResume = System.nanoTime();
    private long resumeNanos = FIRST_RESUME_NANOS;

    /** An applier, to be started. */
    Applier(EmbeddedQuestDb db, Upkeep upkeep) {
        this.db = db;
        this.upkeep = upkeep;
        thread.setDaemon(true);
    }

    /** Saves the present state as the one to go back to, and begins. */
    void start() throws IOException {
        db.letApply(thread);
        upkeep.saveCheckpoint();
        thread.start();
    }

    /** Says that there is something to apply. */
    void wake() {
        LockSupport.unpark(thread);
    }

    /** Why nothing may be written now; {@code null} when all is well. */
    @Nullable
    String trouble() {
        String suspension = db.suspension();
        return suspension != null ? suspension : failure;
    }

    /** What does not work just now and does no harm yet; {@code null} when all does. */
    @Nullable
    String hitch() {
        return upkeep.hitch();
    }

    /** What cannot be mended but by a restart, such as a force that failed; the first one said stays. */
    void fail(String reason) {
        if (failure == null) {
            failure = reason + "; nothing more is written until a restart, which goes back to what is safe";
            LOG.error("The embedded store takes no more writes until it is restarted: {}", reason);
        }
    }

    /**
     * Waits until at most so many of the transactions are not applied yet.
     *
     * @return whether that is so; {@code false} also when a table is suspended
     */
    boolean await(Map<Era, Long> logged, long atMost, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        wake();
        synchronized (progress) {
            while (db.unapplied(logged) > atMost) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || db.suspension() != null || !thread.isAlive()) {
                    return false;
                }
                progress.wait(Math.min(left, 100));
            }
        }
        return true;
    }

    /** Nobody would hear of an error that ends this thread, and the log would grow until the disk is full. */
    private void run() {
        try {
            applyUntilStopped();
        } catch (Throwable e) {
            LOG.error("The thread that takes what is logged into the tables has ended", e);
            fail("what is logged is no longer taken into the tables: " + e);
        }
    }

    private void applyUntilStopped() {
        CairoEngine engine = db.engine();
        try (ApplyWal2TableJob apply = new ApplyWal2TableJob(engine, 1);
                WalPurgeJob purgeLog = new WalPurgeJob(engine);
                O3PartitionPurgeJob purgePartitions = new O3PartitionPurgeJob(engine, 1)) {
            CheckWalTransactionsJob check = new CheckWalTransactionsJob(engine);
            while (!stopping) {
                if (!step(apply, check)) {
                    LockSupport.parkNanos(this, IDLE_NANOS);
                }
                keepUp(purgeLog, purgePartitions);
            }
        }
    }

    /** Whether anything was applied. */
    private boolean step(Job apply, Job check) {
        try {
            boolean useful = apply.run(0, () -> stopping) | check.run(0, () -> stopping);
            if (db.suspension() != null) {
                resumeSometimes();
            } else {
                reported = null;
                resumeNanos = FIRST_RESUME_NANOS;
            }
            return useful;
        } catch (RuntimeException | CairoError e) {
            LOG.warn("QuestDB could not apply its log; trying again", e);
            return false;
        } finally {
            QuestDbLog.drain();
            synchronized (progress) {
                progress.notifyAll();
            }
        }
    }

    private void resumeSometimes() {
        String suspension = db.suspension();
        if (suspension != null && !suspension.equals(reported)) {
            reported = suspension;
            LOG.error("{}; nothing more is written until it can go on, which it tries by itself", suspension);
        }
        if (System.nanoTime() - nextResume >= 0) {
            nextResume = System.nanoTime() + resumeNanos;
            resumeNanos = Math.min(2 * resumeNanos, LAST_RESUME_NANOS);
            db.resume();
        }
    }

    /** Once a force has failed, a checkpoint would speak of pages that the disk may not have. */
    private void keepUp(Job purgeLog, Job purgePartitions) {
        if (failure != null || !upkeep.isDue()) {
            return;
        }
        try {
            upkeep.run(purgeLog, purgePartitions, () -> stopping);
        } catch (ForceFailedException e) {
            fail(String.valueOf(e.getMessage()));
        }
    }

    /** Stops; what is logged but not applied stays in the log for the next opening. */
    @Override
    public void close() {
        stopping = true;
        wake();
        try {
            thread.join(STOP_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("QuestDB's apply thread did not stop within {}", STOP_LIMIT);
            return;
        }
        upkeep.close();
    }

    /** Whether the thread has ended. */
    boolean hasStopped() {
        return !thread.isAlive();
    }

    /** Forces the whole database, once nobody uses it any more. */
    void forceAll() throws IOException {
        upkeep.forceAll();
    }
}
