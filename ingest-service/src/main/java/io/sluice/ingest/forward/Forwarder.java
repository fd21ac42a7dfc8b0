/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.codec.MessageDecoder;
import io.sluice.codec.route.RouteTable;
import io.sluice.ingest.deadletter.DeadLetters;
import io.sluice.ingest.intake.MessageRecord;
import io.sluice.journal.Journal;
import io.sluice.journal.JournalException;
import io.sluice.journal.JournalReader;
import io.sluice.store.TelemetryStore;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages from the journal to the store: one thread reads and decodes the next batch while another writes the one
 * before, in order, one at a time. A third makes what is confirmed safe once a second.
 */
public final class Forwarder implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Forwarder.class);

    private static final Duration SAVE_INTERVAL = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(3);

    private final Journal journal;
    private final TelemetryStore store;
    private final DeadLetters deadLetters;
    private final Progress progress;
    private final BatchLimits limits;
    private final RouteTable routes;
    private final BatchSettlement settlement;
    private final StoreWriter writer;
    private final BlockingQueue<ForwardBatch> handOver = new ArrayBlockingQueue<>(1);
    private final AtomicInteger underWay = new AtomicInteger();
    private final Thread decoding = Thread.ofPlatform().name("sluice-decode").unstarted(this::decodeAll);
    private final Thread writing = Thread.ofPlatform().name("sluice-store").unstarted(this::writeAll);
    private final Thread saving = Thread.ofPlatform().name("sluice-checkpoint").unstarted(this::saveAll);
    private volatile boolean stopping;
    private volatile boolean abandoning;

    public Forwarder(
            Journal journal,
            TelemetryStore store,
            DeadLetters deadLetters,
            Progress progress,
            BatchLimits limits,
            RouteTable routes,
            ForwardListener listener) {
        this.journal = journal;
        this.store = store;
        this.deadLetters = deadLetters;
        this.progress = progress;
        this.limits = limits;
        this.routes = routes;
        this.writer = new StoreWriter(store, () -> abandoning, listener::onWrite);
        this.settlement = new BatchSettlement(deadLetters, progress, () -> abandoning, listener);
    }

    public void start() {
        decoding.start();
        writing.start();
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

    private void decodeAll() {
        while (!stopping) {
            try (JournalReader reader = journal.reader(progress.confirmed().position())) {
                MessageDecoder decoder = new MessageDecoder(routes);
                BatchBuilder builder = new BatchBuilder(limits, decoder, new DeviceSightings());
                while (!stopping) {
                    decodeNext(reader, builder);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (JournalException | RuntimeException e) {
                log.error("reading the journal failed; it is tried again from the last confirmed message", e);
                restartDecoding();
            }
        }
    }

    /** Batches are handed over in order, so decoding may begin anew only when none is under way. */
    private void restartDecoding() {
        try {
            do {
                TimeUnit.SECONDS.sleep(1);
            } while (!stopping && underWay.get() > 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    private void decodeNext(JournalReader reader, BatchBuilder builder) throws JournalException, InterruptedException {
        if (!journal.awaitCommitted(reader.nextSequence(), POLL)) {
            return;
        }
        long lingerUntil = System.nanoTime() + limits.linger().toNanos();
        while (!builder.isFull() && !stopping) {
            if (reader.advance()) {
                addCurrent(reader, builder);
            } else {
                long left = lingerUntil - System.nanoTime();
                if (left <= 0 || !journal.awaitCommitted(reader.nextSequence(), Duration.ofNanos(left))) {
                    break;
                }
            }
        }
        if (!builder.isEmpty()) {
            handOver(builder.build());
        }
    }

    private static void addCurrent(JournalReader reader, BatchBuilder builder) {
        long skipped = reader.skippedBefore();
        if (skipped > 0) {
            builder.addDamaged(reader.sequence() - skipped, skipped);
        }
        builder.add(reader.sequence(), MessageRecord.read(reader.payload()));
    }

    private void handOver(ForwardBatch batch) throws InterruptedException {
        underWay.incrementAndGet();
        while (!handOver.offer(batch, POLL.toMillis(), TimeUnit.MILLISECONDS)) {
            if (abandoning) {
                return;
            }
        }
    }

    private void writeAll() {
        try {
            while (!abandoning && !(stopping && !decoding.isAlive() && handOver.isEmpty())) {
                ForwardBatch batch = handOver.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
                if (batch != null) {
                    settle(batch);
                    underWay.decrementAndGet();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A batch is never skipped: what fails for a reason nobody foresaw is tried again. */
    private void settle(ForwardBatch batch) throws InterruptedException {
        while (!abandoning) {
            try {
                settlement.settle(batch, writer);
                return;
            } catch (RuntimeException e) {
                log.error("settling a batch failed; it is tried again", e);
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }

    private void saveAll() {
        try {
            while (!stopping) {
                TimeUnit.MILLISECONDS.sleep(SAVE_INTERVAL.toMillis());
                save();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void save() {
        try {
            progress.save(store, deadLetters::force);
            writer.probeIfIdle();
        } catch (IOException | RuntimeException e) {
            log.error(
                    "what the store has confirmed could not be made safe; the journal keeps it and it is tried again",
                    e);
        }
    }

    /** Writes what has been decoded if the store takes it soon, makes it safe, and ends; what is left stays journalled. */
    @Override
    public void close() throws InterruptedException {
        stopping = true;
        decoding.join(DRAIN_LIMIT);
        writing.join(DRAIN_LIMIT);
        abandoning = true;
        writing.interrupt();
        writing.join(DRAIN_LIMIT);
        saving.interrupt();
        saving.join(DRAIN_LIMIT);
        save();
    }
}
