/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.codec.MessageDecoder;
import io.sluice.codec.route.RouteResolver;
import io.sluice.codec.route.RouteSource;
import io.sluice.codec.sparkplug.EdgeNodes;
import io.sluice.codec.sparkplug.SessionWatch;
import io.sluice.codec.sparkplug.SparkplugDecoder;
import io.sluice.ingest.deadletter.DeadLetters;
import io.sluice.ingest.ledger.DeliveryLedger;
import io.sluice.ingest.ledger.LedgerFile;
import io.sluice.journal.Journal;
import io.sluice.journal.JournalException;
import io.sluice.store.WriteOutcome.Written;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the delivery ledger with every message once, in the order of the journal, and keeps it on the disk.
 *
 * <p>Mostly it is fed as batches are settled. Where it cannot be (the live lane is ahead of the backlog, or after a crash
 * the ledger on the disk is older than the checkpoint), a thread of its own reads that stretch of the journal once more,
 * until it has come to where the oldest cursor is.
 *
 * <p>On the disk the ledger is never ahead of the checkpoint, and the journal keeps what lies between the two. Thread-safe.
 */
final class LedgerKeeper {

    private static final Logger log = LoggerFactory.getLogger(LedgerKeeper.class);

    /** When so little is left to read again, settling waits for it: some ten milliseconds. */
    private static final long LAST_STRETCH = 2_000;

    private final DeliveryLedger ledger;
    private final LedgerFile file;
    private final Journal journal;
    private final Progress progress;
    private final LedgerNews news;
    private final DeadLetters deadLetters;
    private final RouteSource routes;
    private final LedgerSaving saving;
    private final Thread reviewing = Thread.ofPlatform().name("sluice-ledger").unstarted(this::catchUpAlways);

    /** Guarded by the ledger's lock. */
    private boolean behind;

    private volatile boolean stopping;

    LedgerKeeper(OpenedLedger opened, Journal journal, Progress progress, DeadLetters deadLetters, RouteSource routes) {
        this.ledger = opened.ledger();
        this.file = opened.file();
        this.journal = journal;
        this.progress = progress;
        this.news = new LedgerNews(new RouteResolver(routes));
        this.deadLetters = deadLetters;
        this.routes = routes;
        this.saving = new LedgerSaving(ledger.position());
        this.behind = ledger.position() < progress.confirmed().position();
        progress.alsoNeededFrom(saving::neededFrom);
    }

    void start() {
        reviewing.start();
    }

    /** Ends the reading; what is left of it is done after the next start. */
    void stop(Duration limit) throws InterruptedException {
        stopping = true;
        synchronized (ledger) {
            ledger.notifyAll();
        }
        reviewing.join(limit);
    }

    /** A batch is settled, and its cursor has advanced over it. */
    void settled(ForwardBatch batch, Written written) {
        synchronized (ledger) {
            boolean ofOldestLane = batch.endSequence() <= progress.confirmed().position();
            if (behind || !ofOldestLane || batch.endSequence() <= ledger.position()) {
                return;
            }
            if (batch.firstSequence() == ledger.position()) {
                take(batch, written);
            } else {
                behind = true;
                ledger.notifyAll();
            }
        }
    }

    /** The lanes are one again: what went in the live one is next. */
    void lanesMerged() {
        synchronized (ledger) {
            behind |= ledger.position() < progress.confirmed().position();
            ledger.notifyAll();
        }
    }

    /** A fault of the ledger's own code must not have a batch settled twice, nor stop the counting. */
    private void take(ForwardBatch batch, Written written) {
        long messages = batch.decided().messages() + batch.messages().size();
        try {
            ledger.take(batch.endSequence(), messages, recorder -> news.tell(batch, written, recorder));
        } catch (RuntimeException e) {
            log.error("the delivery ledger failed at messages {} to {}", batch.firstSequence(), batch.endSequence(), e);
            ledger.take(batch.endSequence(), messages, nobody -> {});
        }
    }

    private void catchUpAlways() {
        try {
            while (awaitBehind()) {
                catchUp();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when the program ends. */
    private boolean awaitBehind() throws InterruptedException {
        synchronized (ledger) {
            while (!behind && !stopping) {
                ledger.wait();
            }
            return !stopping;
        }
    }

    private void catchUp() throws InterruptedException {
        try (LedgerReview review = review()) {
            while (progress.confirmed().position() - ledger.position() > LAST_STRETCH && !stopping) {
                review.readTo(progress.confirmed().position());
            }
            synchronized (ledger) {
                review.readTo(progress.confirmed().position());
                behind = stopping;
            }
        } catch (JournalException | RuntimeException e) {
            log.error("the delivery ledger could not read the journal again; it tries once more", e);
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private LedgerReview review() throws JournalException {
        LedgerReview.Target target = new LedgerReview.Target() {
            @Override
            public void take(ForwardBatch batch, Written written) {
                LedgerKeeper.this.take(batch, written);
            }

            @Override
            public void nothingUpTo(long sequence) {
                ledger.skipTo(sequence);
            }
        };
        long from = ledger.position();
        EdgeNodes sessions = progress.sessions().at(from, routes, () -> stopping);
        SparkplugDecoder sparkplug = new SparkplugDecoder(() -> sessions, SessionWatch.NONE);
        MessageDecoder decoder = new MessageDecoder(routes, sparkplug);
        return new LedgerReview(journal, from, deadLetters, decoder, () -> stopping, target);
    }

    /** Writes the ledger to the disk if it is time. For the thread that saves the checkpoint, after it has. */
    void saveIfDue(LedgerFile.MayReplace mayReplace) {
        boolean full = journal.fullReason().isPresent();
        // A journal that has filled its disk gives back even the file being written, once nobody needs any of it.
        long fileEnd = journal.firstFileEnd().orElse(full ? journal.committedSequence() : Long.MAX_VALUE);
        long position = Math.min(progress.saved().position(), ledger.position());
        boolean wanted = saving.saved() < fileEnd && fileEnd <= position;
        boolean tight = full || journal.bytes() > journal.limitBytes() / 2;
        if (saving.isDue(position, wanted, tight, System.nanoTime())) {
            save(mayReplace);
        }
    }

    /** Writes the ledger to the disk if it has changed since. */
    void save(LedgerFile.MayReplace mayReplace) {
        if (ledger.position() == saving.saved()) {
            return;
        }
        try {
            OptionalLong written = file.write(ledger, mayReplace);
            written.ifPresent(position -> saving.done(position, System.nanoTime()));
        } catch (IOException | RuntimeException e) {
            if (saving.failed(System.nanoTime())) {
                log.error(
                        "the delivery ledger cannot be written; it is tried again, and the journal does not wait for it: a crash"
                                + " before would leave messages uncounted",
                        e);
            }
        }
        progress.release();
    }
}
