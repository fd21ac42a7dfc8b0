/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.questdb.cairo.CairoError;
import io.questdb.cairo.CairoException;
import io.questdb.cairo.TableReader;
import io.questdb.cairo.sql.StaticSymbolTable;
import io.sluice.store.Batch;
import io.sluice.store.Sighting;
import io.sluice.store.StoreUnavailableException;
import io.sluice.store.WriteOutcome.Refusal;
import io.sluice.store.questdb.StoreDirectory.Opening;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that is there while the store is open. Writing is for one thread; the rest for any. */
final class OpenStore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OpenStore.class);
    private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(10);

    /** Writes are numbered across openings: the opening's number in the upper bits. */
    private static final int OPENING_SHIFT = 40;

    private final QuestDbSettings settings;
    private final StoreDirectory directory;
    private final Opening opening;
    private final EmbeddedQuestDb db;
    private final Applier applier;
    private final Catalogue catalogue = new Catalogue();
    private final BatchWriter writer;
    private final SightingsLog sightings;
    private final DiskSweep logSweep;
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
    private final FreeSpace space;
    private boolean closed;

    private OpenStore(
            QuestDbSettings settings,
            StoreDirectory directory,
            Opening opening,
            EmbeddedQuestDb db,
            Checkpoint checkpoint,
            Duration upkeepInterval)
            throws IOException {
        this.settings = settings;
        this.directory = directory;
        this.db = db;
        this.opening = opening;
        this.logSweep = DiskSweep.since(directory.openedMillis(), directory.database(), OpenStore::isPartOfLog);
        DiskSweep sweep = DiskSweep.since(directory.openedMillis(), directory.database(), any -> true);
        this.applier = new Applier(db, new Upkeep(db, directory.database(), checkpoint, sweep, upkeepInterval));
        this.space = new FreeSpace(directory, settings.minFreeBytes());
        this.sightings = SightingsLog.open(directory.sightings(), catalogue::heardOf);
        this.writer = new BatchWriter(db, catalogue, opening.number() << OPENING_SHIFT);
    }

    /** Tables, their logs and the logs' registers; not the days' partitions, which sit beside the logs. */
    private static boolean isPartOfLog(Path folder) {
        String name = folder.getFileName().toString();
        return !Character.isDigit(name.charAt(0)) || isPartOfLogSegment(folder.getParent());
    }

    private static boolean isPartOfLogSegment(@Nullable Path parent) {
        return parent != null && parent.getFileName().toString().startsWith("wal");
    }

    /**
     * Opens the store and takes in what an earlier process logged and did not apply.
     *
     * @throws StoreUnavailableException saying why not
     */
    static OpenStore open(QuestDbSettings settings, Duration upkeepInterval) {
        StoreDirectory directory = StoreDirectory.open(settings.directory());
        EmbeddedQuestDb db = null;
        OpenStore store = null;
        try {
            EmbeddedQuestDb.createIfMissing(directory);
            Opening opening = directory.nextOpening();
            Checkpoint checkpoint = new Checkpoint(directory.checkpoint());
            boolean repair = opening.afterCrash() && checkpoint.restore(directory.database());
            db = EmbeddedQuestDb.open(directory);
            if (repair) {
                new CrashRecovery(db).run(directory.database());
            }
            store = new OpenStore(settings, directory, opening, db, checkpoint, upkeepInterval);
            store.takeIn();
            return store;
        } catch (IOException | RuntimeException | Error e) {
            closeAll(store, db, directory);
            throw e instanceof StoreUnavailableException said
                    ? said
                    : new StoreUnavailableException(
                            "the embedded store in %s could not be opened: %s".formatted(settings.directory(), e), e);
        }
    }

    private static void closeAll(@Nullable OpenStore store, @Nullable EmbeddedQuestDb db, StoreDirectory directory) {
        if (store != null) {
            store.close();
            return;
        }
        if (db != null) {
            db.close();
        }
        directory.close();
    }

    /** Takes in what is logged, and all names. */
    private void takeIn() throws IOException {
        applier.start();
        try {
            if (!applier.await(db.logged(), 0, RECOVERY_LIMIT)) {
                String trouble = applier.trouble();
                throw new StoreUnavailableException("what was logged before could not be taken in: "
                        + (trouble == null ? "it takes longer than " + RECOVERY_LIMIT : trouble));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while opening the store", e);
        }
        for (Era era : Era.values()) {
            loadStreams(era);
        }
        catalogue.commit();
    }

    private void loadStreams(Era era) {
        try (TableReader reader = db.reader(era)) {
            StaticSymbolTable symbols = reader.getSymbolTable(ReadingsTable.STREAM);
            for (int key = 0; key < symbols.getSymbolCount(); key++) {
                CharSequence symbol = symbols.valueOf(key);
                if (symbol != null) {
                    catalogue.load(symbol.toString());
                }
            }
        }
    }

    /** A view of a table; to be closed by the same thread, soon, since closing the store waits for it. */
    TableView view(Era era) {
        use.readLock().lock();
        try {
            requireOpen();
            return new TableView(db.reader(era), use.readLock()::unlock);
        } catch (RuntimeException | Error e) {
            use.readLock().unlock();
            throw e;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreUnavailableException("the embedded store in %s is closed".formatted(directory.folder()));
        }
    }

    /** How many transactions are in the tables' logs. */
    Map<Era, Long> logged() {
        use.readLock().lock();
        try {
            requireOpen();
            return db.logged();
        } finally {
            use.readLock().unlock();
        }
    }

    /** How many of the given transactions reads do not see yet. */
    long unapplied(Map<Era, Long> logged) {
        return db.unapplied(logged);
    }

    Applier applier() {
        return applier;
    }

    Catalogue catalogue() {
        return catalogue;
    }

    /** Writes; what is refused. Throws when the batch cannot be taken now. */
    List<Refusal> write(Batch batch) throws IOException, InterruptedException {
        requireRoom();
        try {
            return log(batch);
        } catch (ForceFailedException e) {
            applier.fail(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private List<Refusal> log(Batch batch) throws IOException {
        List<Refusal> refusals = batch.readings().isEmpty() ? List.of() : writer.write(batch.readings());
        applier.wake();
        if (!batch.sightings().isEmpty()) {
            register(batch.sightings());
        }
        return refusals;
    }

    private void requireRoom() throws InterruptedException {
        String trouble = trouble();
        if (trouble != null) {
            throw new StoreUnavailableException(trouble);
        }
        Map<Era, Long> logged = db.logged();
        if (db.unapplied(logged) > settings.maxUnapplied()
                && !applier.await(logged, settings.maxUnapplied(), settings.timeout())) {
            throw new StoreUnavailableException("more than %d batches are logged and not yet taken into the tables"
                    .formatted(settings.maxUnapplied()));
        }
    }

    /** Why nothing can be written now; {@code null} when all is well. */
    @Nullable
    String trouble() {
        String trouble = applier.trouble();
        return trouble != null ? trouble : space.trouble();
    }

    private void register(List<Sighting> news) throws IOException {
        sightings.append(news);
        news.forEach(catalogue::heardOf);
        catalogue.commit();
        if (sightings.isMostlyGarbage()) {
            List<Sighting> all = new ArrayList<>();
            catalogue.forEachDevice(device -> all.addAll(device.sightings()));
            sightings.writeAnew(all);
        }
    }

    /** Forces all that {@link #write} took before the call. For one thread at a time. */
    void force() throws IOException {
        String trouble = applier.trouble();
        if (trouble != null) {
            throw new StoreUnavailableException(trouble);
        }
        try {
            sightings.force();
            logSweep.run();
        } catch (ForceFailedException e) {
            applier.fail(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /** Closes; writing and forcing must have ended. */
    @Override
    public void close() {
        applier.close();
        boolean whole = applier.hasStopped() && applier.trouble() == null;
        use.writeLock().lock();
        try {
            closed = true;
            writer.close();
            db.close();
            QuestDbLog.drain();
            sightings.force();
            sightings.close();
            if (whole) {
                applier.forceAll();
                directory.markClosed(opening);
            }
        } catch (IOException | CairoException | CairoError e) {
            LOG.warn(
                    "The embedded store in {} did not close cleanly; its next start will put it in order",
                    directory.folder(),
                    e);
        } finally {
            use.writeLock().unlock();
            directory.close();
        }
    }
}
