/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest;

import io.sluice.codec.MessageDecoder;
import io.sluice.codec.sparkplug.SparkplugLookup;
import io.sluice.ingest.deadletter.DeadLetters;
import io.sluice.ingest.deadletter.LetterNews;
import io.sluice.ingest.deadletter.ReplayDesk;
import io.sluice.ingest.forward.Checkpoint;
import io.sluice.ingest.forward.ForwardListener;
import io.sluice.ingest.forward.Forwarder;
import io.sluice.ingest.forward.OpenedLedger;
import io.sluice.ingest.forward.Progress;
import io.sluice.ingest.guard.Guards;
import io.sluice.ingest.intake.Intake;
import io.sluice.ingest.ledger.DeliveryLedger;
import io.sluice.ingest.ledger.LedgerTotals;
import io.sluice.ingest.rebirth.RebirthRequests;
import io.sluice.ingest.schema.SchemaKeeper;
import io.sluice.journal.DirectoryLock;
import io.sluice.journal.Journal;
import io.sluice.journal.JournalException;
import io.sluice.journal.JournalSettings;
import io.sluice.mqtt.MqttReceiver;
import io.sluice.store.TelemetryStore;
import io.sluice.support.lifecycle.StartFaultException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The path of a message, put together: {@link MqttReceiver} (and the HTTP door) → {@link Intake} → {@link Journal} →
 * {@link Forwarder} → {@link TelemetryStore}, with {@link DeadLetters} beside it and {@link Progress} behind it.
 *
 * <p>What starts first stops last: intake ends before the journal is closed, and the forwarder gets a moment to bring
 * what is decoded to the store. A store or broker that is down does not keep the engine from starting.
 */
public final class IngestEngine {

    private static final Logger log = LoggerFactory.getLogger(IngestEngine.class);

    private final EngineSettings settings;
    private final TelemetryStore store;
    private final EngineListener listener;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private volatile @Nullable Parts parts;

    /**
     * The running parts.
     *
     * @param startSequence of the first message this process will receive
     * @param ledgerAtStart the delivery ledger's totals as they were on the disk
     * @param recovered messages that were journalled before the start and not yet stored
     */
    public record Parts(
            Journal journal,
            DeadLetters deadLetters,
            ReplayDesk replay,
            LetterNews letterNews,
            Progress progress,
            RebirthRequests rebirths,
            SchemaKeeper schema,
            Guards guards,
            DeliveryLedger ledger,
            LedgerTotals ledgerAtStart,
            Forwarder forwarder,
            Intake intake,
            MqttReceiver receiver,
            long startSequence,
            long recovered) {}

    /** What the engine tells of itself beyond the forwarder's news. */
    public interface EngineListener extends ForwardListener {

        /** The journal was forced. */
        void onForce(long nanos);
    }

    /** Only keeps its arguments; {@link #start} does the work. */
    public IngestEngine(EngineSettings settings, TelemetryStore store, EngineListener listener) {
        this.settings = settings;
        this.store = store;
        this.listener = listener;
    }

    /**
     * Opens what is kept, and begins to receive and to forward.
     *
     * @throws StartFaultException when the data folder cannot be used; whatever was opened is closed again
     */
    public void start() {
        try {
            parts = open();
        } catch (IOException | JournalException | RuntimeException e) {
            stop();
            throw e instanceof StartFaultException fault ? fault : startFault(e);
        }
    }

    private Parts open() throws IOException, JournalException {
        Path directory = settings.directory();
        keep(DirectoryLock.acquire(directory));
        Journal journal = keep(Journal.open(journalSettings(directory.resolve("journal"))));
        journal.addForceListener(listener::onForce);
        Progress progress = Progress.open(directory.resolve("checkpoint"), journal);
        OpenedLedger ledger =
                OpenedLedger.open(directory.resolve("ledger"), settings.ledgerSeries(), journal, progress);
        DeadLetters deadLetters =
                keep(DeadLetters.open(directory, settings.deadLetters(), settings.routes(), progress::neededFrom));
        progress.startAtLeastAt(deadLetters.end(), InstantSource.system());
        LetterNews letterNews = keep(new LetterNews(settings.deadLetters().publisher()));
        deadLetters.onKept(letterNews::offer);
        SchemaKeeper schema = keep(SchemaKeeper.open(directory.resolve("schema"), settings.schema()));
        progress.beforeSaving(schema::tick);
        long startSequence = journal.committedSequence();
        Guards guards = keep(Guards.open(
                directory.resolve("series"),
                settings.guards(),
                deadLetters::isKept,
                startSequence,
                progress.confirmed().settled() > 0,
                InstantSource.system()));
        ReplayDesk replay = new ReplayDesk(
                deadLetters,
                store,
                () -> new MessageDecoder(
                        settings.routes(),
                        new SparkplugLookup(() -> progress.sessions().latest())),
                guards.forReplay().then(schema.watch()),
                settings.deadLetters().replayPerSecond());
        RebirthRequests rebirths = keep(new RebirthRequests(settings.rebirth(), InstantSource.system()));
        progress.sessions().heardBy(rebirths);
        Checkpoint done = progress.confirmed();
        long recovered = startSequence - done.base() - done.settled();
        Forwarder forwarder = keep(new Forwarder(
                journal,
                store,
                deadLetters,
                progress,
                ledger,
                settings.forward(),
                settings.routes(),
                guards.then(schema.watch()),
                InstantSource.system(),
                listener));
        Intake intake =
                keep(new Intake(journal, settings.unconfirmedWindow(), InstantSource.system(), this::journalDown));
        MqttReceiver receiver = keep(new MqttReceiver(settings.mqtt(), intake));
        Parts built = new Parts(
                journal,
                deadLetters,
                replay,
                letterNews,
                progress,
                rebirths,
                schema,
                guards,
                ledger.ledger(),
                ledger.ledger().totals(),
                forwarder,
                intake,
                receiver,
                startSequence,
                recovered);
        parts = built;
        letterNews.start();
        forwarder.start();
        intake.start(settings.unconfirmedWindow());
        receiver.start();
        log.info(
                "ingest is up: {} messages recovered from the journal, receiving from {}",
                recovered,
                settings.mqtt().uri());
        return built;
    }

    private JournalSettings journalSettings(Path directory) {
        long maxBytes = settings.journalBytes();
        long segment = JournalFiles.bytesOfOne(maxBytes, settings.mqtt().maxPayloadBytes());
        return new JournalSettings(directory, maxBytes, segment, settings.durability(), settings.unconfirmedWindow());
    }

    private void journalDown(String reason) {
        Parts running = parts;
        if (running != null) {
            running.receiver().suspend(reason);
        }
    }

    private <T extends AutoCloseable> T keep(T part) {
        opened.push(part);
        return part;
    }

    private StartFaultException startFault(Exception e) {
        String why = e instanceof JournalException ? String.valueOf(e.getMessage()) : e.toString();
        return new StartFaultException(
                "Ingest cannot use its data folder " + settings.directory().toAbsolutePath() + ": " + why,
                "Make the folder writable for this user and free of other instances, or name another one with sluice.data-dir.",
                e);
    }

    /** Ends everything, last opened first; bounded in time. Nothing acknowledged is lost. */
    public void stop() {
        while (!opened.isEmpty()) {
            AutoCloseable part = opened.pop();
            try {
                part.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                log.warn("{} did not close cleanly", part.getClass().getSimpleName(), e);
            }
        }
        parts = null;
    }

    /**
     * The running parts.
     *
     * @throws IllegalStateException while the engine is not running
     */
    public Parts parts() {
        Parts running = parts;
        if (running == null) {
            throw new IllegalStateException("ingest is not running");
        }
        return running;
    }

    public boolean isRunning() {
        return parts != null;
    }
}
