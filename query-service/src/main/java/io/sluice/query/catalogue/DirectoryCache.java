/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.catalogue;

import io.sluice.store.StoreUnavailableException;
import io.sluice.store.TelemetryStore;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory, at most a few seconds old. While it is in use it is read again in the background, so that a request
 * hardly ever waits for it; after a pause the first request reads it. Thread-safe.
 */
public final class DirectoryCache implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DirectoryCache.class);

    /** With the time a reading takes, a new device is there within 5 s. */
    private static final Duration REFRESH = Duration.ofSeconds(2);

    private static final Duration MAX_AGE = Duration.ofSeconds(4);
    /** While a slow store is being read, an older directory is better than a wait. */
    private static final Duration MAX_AGE_WHILE_READING = Duration.ofSeconds(30);

    private static final Duration IN_USE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final TelemetryStore store;
    private final ReentrantLock reading = new ReentrantLock();
    private final ScheduledExecutorService background = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("query-directory").factory());
    private volatile @Nullable Snapshot snapshot;
    private final LongSupplier nanoTime;
    private volatile long lastUse;

    private record Snapshot(Directory directory, long readAt) {}

    /** A cache that reads the store for the first time when it is asked for the first time. */
    public DirectoryCache(TelemetryStore store) {
        this(store, System::nanoTime);
        background.scheduleWithFixedDelay(
                this::refreshWhileInUse, REFRESH.toMillis(), REFRESH.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A cache that is not read again in the background. */
    DirectoryCache(TelemetryStore store, LongSupplier nanoTime) {
        this.store = store;
        this.nanoTime = nanoTime;
        this.lastUse = nanoTime.getAsLong() - IN_USE.toNanos();
    }

    /**
     * The directory.
     *
     * @throws StoreUnavailableException when it is too old and cannot be read
     */
    public Directory current() {
        lastUse = nanoTime.getAsLong();
        Snapshot known = snapshot;
        return known != null && isYounger(known, MAX_AGE) ? known.directory() : readOrWait();
    }

    private Directory readOrWait() {
        Snapshot old = snapshot;
        boolean usable = old != null && isYounger(old, MAX_AGE_WHILE_READING);
        if (!lock(usable ? Duration.ZERO : PATIENCE)) {
            if (old != null && usable) {
                return old.directory();
            }
            throw new StoreUnavailableException("the catalogue is being read for more than " + PATIENCE);
        }
        try {
            Snapshot known = snapshot;
            return known != null && isYounger(known, MAX_AGE) ? known.directory() : read();
        } finally {
            reading.unlock();
        }
    }

    private boolean isYounger(Snapshot known, Duration age) {
        return nanoTime.getAsLong() - known.readAt() < age.toNanos();
    }

    boolean isBeingRead() {
        return reading.isLocked();
    }

    private boolean lock(Duration patience) {
        try {
            return reading.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Called under the lock. The age counts from before the reading: what came meanwhile may be missing. */
    private Directory read() {
        long begun = nanoTime.getAsLong();
        Directory directory = Directory.read(store);
        snapshot = new Snapshot(directory, begun);
        return directory;
    }

    private void refreshWhileInUse() {
        if (nanoTime.getAsLong() - lastUse > IN_USE.toNanos() || !reading.tryLock()) {
            return;
        }
        try {
            read();
        } catch (StoreUnavailableException e) {
            log.debug("the catalogue could not be read again", e);
        } catch (RuntimeException e) {
            log.warn("the catalogue could not be read again", e);
        } finally {
            reading.unlock();
        }
    }

    @Override
    public void close() {
        background.shutdownNow();
    }
}
