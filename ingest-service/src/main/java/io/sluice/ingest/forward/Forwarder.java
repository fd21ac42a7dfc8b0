/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.codec.route.RouteSource;
import io.sluice.ingest.deadletter.DeadLetters;
import io.sluice.ingest.inspect.Inspector;
import io.sluice.journal.Journal;
import io.sluice.store.Batch;
import io.sluice.store.TelemetryStore;
import io.sluice.store.WriteOutcome.Written;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages from the journal to the store. A {@link Lane} decodes and settles in the order of the journal; in
 * between, several writers bring its batches to the store at a time, never two that may write the same row. A thread of
 * its own makes what is confirmed safe once a second. {@code docs/decisions/0007} has the argument for the order.
 *
 * <p>With {@link CatchUp.Order#LIVE_FIRST} a lane that has fallen behind becomes the backlog, and a second lane takes what
 * is new, until the backlog is done.
 */
public final class Forwarder implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Forwarder.class);

    private static final Duration SAVE_INTERVAL = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(3);

    private final TelemetryStore store;
    private final DeadLetters deadLetters;
    private final Progress progress;
    private final WriteTuning tuning;
    private final StoreWriter writer;
    private final UnderWay underWay;
    private final BatchSettlement settlement;
    private final LedgerKeeper ledger;
    private final Inspector inspector;
    private final Lanes lanes;
    private final List<Thread> writing;
    private final Thread saving = Thread.ofPlatform().name("sluice-checkpoint").unstarted(this::saveAll);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean abandoning;

    public Forwarder(
            Journal journal,
            TelemetryStore store,
            DeadLetters deadLetters,
            Progress progress,
            OpenedLedger opened,
            ForwardSettings settings,
            RouteSource routes,
            Inspector inspector,
            InstantSource clock,
            ForwardListener listener) {
        this.store = store;
        this.deadLetters = deadLetters;
        this.progress = progress;
        this.tuning = new WriteTuning(settings.limits().maxLines(), settings.writers());
        this.writer = new StoreWriter(store, settings.retry(), tuning, () -> abandoning, listener::onWrite);
        this.underWay = new UnderWay(settings.writers() + 1, tuning::writers);
        this.ledger = new LedgerKeeper(opened, journal, progress, deadLetters, routes);
        this.settlement = new BatchSettlement(deadLetters, progress, () -> abandoning, listener, ledger);
        this.inspector = inspector;
        this.lanes = new Lanes(
                journal,
                routes,
                settings,
                clock,
                deadLetters,
                progress,
                writer,
                inspector,
                underWay,
                settlement,
                () -> abandoning);
        this.writing = IntStream.rangeClosed(1, settings.writers())
                .mapToObj(i -> Thread.ofPlatform().name("sluice-store-" + i).unstarted(this::writeAll))
                .toList();
    }

    public void start() {
        deadLetters.forgetBelow(progress.neededFrom());
        ledger.start();
        lanes.start();
        writing.forEach(Thread::start);
        saving.start();
    }

    /** The way to the store, for its breaker and its trouble. */
    public StoreWriter writer() {
        return writer;
    }

    /** What holds up messages the store has already answered for. */
    public BatchSettlement settlement() {
        return settlement;
    }

    /** The lanes, newest first: one, or two while a backlog is worked off beside what is new. */
    public List<LaneStatus> lanes() {
        return lanes.status();
    }

    private void writeAll() {
        try {
            while (!abandoning) {
                BatchSlot slot = underWay.next(POLL);
                if (slot != null) {
                    write(slot);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A batch is never skipped: what fails for a reason nobody foresaw is tried again. */
    private void write(BatchSlot slot) throws InterruptedException {
        Written written = null;
        try {
            written = bring(slot).orElse(null);
        } catch (RuntimeException e) {
            log.error("writing a batch failed; it is tried again", e);
            TimeUnit.SECONDS.sleep(1);
        } finally {
            if (written == null) {
                underWay.giveBack(slot);
            } else {
                underWay.written(slot, written);
            }
        }
    }

    /** While there are two lanes, the backlog leaves alone what the live lane has written, which notes it. */
    private Optional<Written> bring(BatchSlot slot) throws InterruptedException {
        Batch batch = slot.batch().batch();
        LiveWrites superseding = slot.row().superseding();
        if (superseding != null) {
            LiveWrites.Rest rest = superseding.without(batch);
            return writer.write(rest.batch()).map(rest::ofWhole);
        }
        Optional<Written> written = writer.write(batch);
        LiveWrites notes = slot.row().notes();
        if (notes != null) {
            written.ifPresent(done -> notes.note(batch, done));
        }
        return written;
    }

    private void saveAll() {
        try {
            while (!ended.await(SAVE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                saveAndProbe();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Without this thread nothing leaves the journal, so nothing that nobody foresaw may end it. */
    private void saveAndProbe() {
        try {
            save();
            ledger.saveIfDue(this::isSavedTo);
            writer.probeIfIdle();
        } catch (RuntimeException e) {
            log.error("a step of the checkpoint's thread failed; it goes on", e);
        }
    }

    /** Makes what is confirmed safe, as far as that works now. */
    void save() {
        try {
            progress.save(store, this::forceBesideStore);
            deadLetters.forgetBelow(progress.neededFrom());
        } catch (IOException | RuntimeException e) {
            log.error(
                    "what the store has confirmed could not be made safe; the journal keeps it and it is tried again",
                    e);
        }
    }

    private void forceBesideStore() throws IOException {
        deadLetters.force();
        inspector.force();
    }

    /** Writes the delivery ledger to the disk now. */
    void saveLedger() {
        ledger.save(this::isSavedTo);
    }

    /** The ledger on the disk must not be ahead of the checkpoint: what it counts would be counted again after a crash. */
    private boolean isSavedTo(long position) {
        save();
        return progress.saved().position() >= position;
    }

    /** Writes what has been decoded if the store takes it soon, makes it safe, and ends; what is left stays journalled. */
    @Override
    public void close() throws InterruptedException {
        lanes.stop(DRAIN_LIMIT);
        drain();
        abandoning = true;
        endWriting();
        lanes.end(DRAIN_LIMIT);
        ended.countDown();
        saving.join(DRAIN_LIMIT);
        save();
        ledger.stop(DRAIN_LIMIT);
        saveLedger();
    }

    private void endWriting() throws InterruptedException {
        writing.forEach(Thread::interrupt);
        long until = System.nanoTime() + DRAIN_LIMIT.toNanos();
        for (Thread thread : writing) {
            thread.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
        }
    }

    private void drain() throws InterruptedException {
        long until = System.nanoTime() + DRAIN_LIMIT.toNanos();
        while (!underWay.isEmpty() && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
