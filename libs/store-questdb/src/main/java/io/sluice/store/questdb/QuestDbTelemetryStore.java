/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.questdb.cairo.CairoError;
import io.questdb.cairo.CairoException;
import io.sluice.model.DeviceKey;
import io.sluice.model.FieldType;
import io.sluice.store.Batch;
import io.sluice.store.LatestValue;
import io.sluice.store.RowSink;
import io.sluice.store.Scan;
import io.sluice.store.Sighting;
import io.sluice.store.StoreHealth;
import io.sluice.store.StoreUnavailableException;
import io.sluice.store.SyncOutcome;
import io.sluice.store.TelemetryStore;
import io.sluice.store.TimeRange;
import io.sluice.store.WriteOutcome;
import io.sluice.store.questdb.TimedThread.Ending;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The store in a folder of this machine: QuestDB inside this JVM, no network. The first call opens it; {@link #open} does
 * so at once and says why it cannot. Writes are confirmed when they are logged and forced; they are visible a moment
 * later. Needs the JVM's flags {@code --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow}.
 *
 * <p>Safe for any thread: writes wait for each other, reads run beside them. {@link #close} waits for writes under way.
 */
public final class QuestDbTelemetryStore implements TelemetryStore {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /** After an opening that failed, calls are answered with its reason for this long. */
    private static final long REOPEN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final QuestDbSettings settings;
    private final Duration upkeepInterval;
    private final TimedThread writing;
    private final TimedThread syncing;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable OpenStore store;
    private volatile boolean closed;
    private @Nullable StoreUnavailableException lastFailure;
    private long retryOpening = System.nanoTime();

    /** A store that is not open yet; nothing is touched. */
    public QuestDbTelemetryStore(QuestDbSettings settings) {
        this(settings, Upkeep.INTERVAL);
    }

    /** One whose upkeep a test need not wait for. */
    QuestDbTelemetryStore(QuestDbSettings settings, Duration upkeepInterval) {
        this.settings = settings;
        this.upkeepInterval = upkeepInterval;
        this.writing = new TimedThread("sluice-questdb-write", settings.timeout());
        this.syncing = new TimedThread("sluice-questdb-sync", settings.timeout());
    }

    /**
     * Opens the folder, making what is missing, and takes in what an earlier process left logged; however long that takes.
     *
     * @throws StoreUnavailableException naming the folder and why it cannot be opened: in use, not writable, damaged
     */
    public void open() {
        opening.lock();
        try {
            openLocked();
        } finally {
            opening.unlock();
        }
    }

    private OpenStore openLocked() {
        OpenStore known = store;
        if (known != null) {
            return known;
        }
        if (closed) {
            throw new StoreUnavailableException("the embedded store in %s is closed".formatted(settings.directory()));
        }
        if (lastFailure != null && System.nanoTime() - retryOpening < 0) {
            throw new StoreUnavailableException(String.valueOf(lastFailure.getMessage()), lastFailure);
        }
        try {
            OpenStore opened = OpenStore.open(settings, upkeepInterval);
            store = opened;
            return opened;
        } catch (StoreUnavailableException e) {
            lastFailure = e;
            retryOpening = System.nanoTime() + REOPEN_NANOS;
            throw e;
        }
    }

    private OpenStore opened() {
        OpenStore known = store;
        if (known != null) {
            return known;
        }
        try {
            if (!opening.tryLock(settings.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new StoreUnavailableException("the embedded store is still being opened");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while the embedded store is being opened", e);
        }
        try {
            return openLocked();
        } finally {
            opening.unlock();
        }
    }

    @Override
    public WriteOutcome write(Batch batch) {
        return switch (writing.call(() -> opened().write(batch))) {
            case Ending.Done(var refusals) ->
                refusals.isEmpty() ? WriteOutcome.Written.ALL : new WriteOutcome.Written(refusals);
            case Ending.Failed(var reason, var cause) -> new WriteOutcome.Unavailable(named(reason), RETRY_AFTER);
        };
    }

    @Override
    public SyncOutcome sync() {
        Ending<Boolean> ending = syncing.call(() -> {
            opened().force();
            return true;
        });
        return switch (ending) {
            case Ending.Done<Boolean> done -> new SyncOutcome.Synced();
            case Ending.Failed(var reason, var cause) -> new SyncOutcome.NotSynced(named(reason));
        };
    }

    private String named(String reason) {
        String folder = settings.directory().toString();
        return reason.contains(folder) ? reason : "embedded store in %s: %s".formatted(folder, reason);
    }

    @Override
    public boolean awaitVisible(Duration limit) throws InterruptedException {
        OpenStore open = opened();
        return open.applier().await(open.logged(), 0, limit);
    }

    @Override
    public StoreHealth health() {
        try {
            return ask(open -> {
                String trouble = open.trouble();
                return trouble == null ? up(open) : new StoreHealth.Down(named(trouble));
            });
        } catch (StoreUnavailableException e) {
            return new StoreHealth.Down(String.valueOf(e.getMessage()));
        }
    }

    private StoreHealth up(OpenStore open) {
        String hitch = open.applier().hitch();
        return new StoreHealth.Up("QuestDB, embedded, in %s; %d batches not visible yet%s"
                .formatted(
                        settings.directory(),
                        open.unapplied(open.logged()),
                        hitch == null ? "" : "; its upkeep fails and is tried again: " + hitch));
    }

    @Override
    public List<String> sites() {
        return ask(open -> open.catalogue().sites());
    }

    @Override
    public List<String> devices(String site) {
        return ask(open -> open.catalogue().devices(site));
    }

    @Override
    public Map<DeviceKey, Sighting> sightings(Collection<DeviceKey> devices, long notBeforeNanos) {
        return ask(open -> {
            Map<DeviceKey, Sighting> found = new TreeMap<>();
            for (DeviceKey key : devices) {
                StoredDevice device = open.catalogue().device(key);
                Sighting sighting = device == null ? null : device.sighting(notBeforeNanos);
                if (sighting != null) {
                    found.put(key, sighting);
                }
            }
            return found;
        });
    }

    @Override
    public List<String> measurements() {
        return ask(open -> open.catalogue().measurements());
    }

    @Override
    public Map<String, FieldType> fields(String measurement) {
        return ask(open -> open.catalogue().fields(measurement));
    }

    @Override
    public List<LatestValue> latest(DeviceKey device, TimeRange range) {
        return ask(open -> {
            StoredDevice known = open.catalogue().device(device);
            return known == null
                    ? List.<LatestValue>of()
                    : new LatestReader(open, settings.timeout()).read(known, range);
        });
    }

    @Override
    public void scan(Scan scan, RowSink sink) {
        Boolean ignored = ask(open -> {
            new SeriesScan(open, scan, sink, settings.timeout()).run();
            return true;
        });
    }

    private <T> T ask(Function<OpenStore, T> question) {
        try {
            return question.apply(opened());
        } catch (CairoException | CairoError e) {
            throw new StoreUnavailableException(named(String.valueOf(e.getMessage())), e);
        }
    }

    @Override
    public void close() {
        closed = true;
        writing.close();
        syncing.close();
        opening.lock();
        try {
            OpenStore open = store;
            store = null;
            if (open != null) {
                open.close();
            }
        } finally {
            opening.unlock();
        }
    }
}
