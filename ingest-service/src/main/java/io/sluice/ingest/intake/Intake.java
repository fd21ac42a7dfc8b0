/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.intake;

import io.sluice.journal.AppendOutcome;
import io.sluice.journal.CommitOutcome;
import io.sluice.journal.Journal;
import io.sluice.journal.JournalException;
import io.sluice.journal.JournalReader;
import io.sluice.model.EpochNanos;
import io.sluice.mqtt.InboundPublish;
import io.sluice.mqtt.PublishSink;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal's writer: takes what arrived, appends it, forces once for the whole group, and only then acknowledges it.
 * One thread of its own; {@link #onPublishes} and {@link #post} may be called from any.
 *
 * <p>A journal without room leaves arrivals unacknowledged until there is some; the broker stops at the receive maximum
 * by itself. A journal that is down acknowledges nothing any more, and {@code onDown} is told so that connections end.
 */
public final class Intake implements PublishSink, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    /** Groups begin at least this far apart: a force costs the disk and the processor the same for one message as for many. */
    private static final long GROUP_INTERVAL_NANOS = 2_000_000;

    /** After a group of many the next one may have more: then the processor's share counts, not the millisecond. */
    private static final long LONG_INTERVAL_NANOS = 16_000_000;

    private static final int MANY = 16;

    private static final Duration ROOM_CHECK = Duration.ofMillis(50);
    private static final long MICROSECOND = 1_000;

    private final Journal journal;
    private final InstantSource clock;
    private final Consumer<String> onDown;
    private final Inbox inbox = new Inbox();
    private final CommitGroup group = new CommitGroup();
    private final DuplicateWindow duplicates;
    private final Thread thread = Thread.ofPlatform().name("sluice-journal").unstarted(this::run);
    private ByteBuffer scratch = ByteBuffer.allocate(64 << 10);
    private long lastReceiptNanos;
    private long lastGroupAt = System.nanoTime() - LONG_INTERVAL_NANOS;
    private volatile boolean stopping;
    private volatile IntakeState state = new IntakeState.Open();

    /**
     * An intake over an open journal.
     *
     * @param window how many newest records may be unconfirmed at the broker; the journal must keep as many readable
     * @param onDown told once, with the reason, when nothing can be acknowledged any more
     */
    public Intake(Journal journal, long window, InstantSource clock, Consumer<String> onDown) {
        this.journal = journal;
        this.clock = clock;
        this.onDown = onDown;
        this.duplicates = new DuplicateWindow(window);
    }

    /** Rebuilds the duplicate window from the journal's tail, then begins to take messages. */
    public void start(long window) throws JournalException {
        long from = Math.max(journal.firstSequence(), journal.committedSequence() - window);
        try (JournalReader tail = journal.reader(from)) {
            while (tail.advance()) {
                recall(tail);
            }
        }
        thread.start();
    }

    private void recall(JournalReader tail) {
        MessageRecord record = MessageRecord.read(tail.payload());
        lastReceiptNanos = record.receivedAtNanos();
        if (record.qos() > 0) {
            long fingerprint = DuplicateWindow.fingerprint(
                    record.topic(), MessageRecord.topicBytes(record.topic()), record.payload());
            duplicates.isDuplicate(tail.sequence(), record.sessionId(), record.packetId(), false, fingerprint);
        }
    }

    @Override
    public void onPublishes(List<InboundPublish> publishes) {
        inbox.add(new Arrival.Publishes(nowNanos(), publishes));
    }

    /** Hands in a message of the HTTP door; the answer comes when it is durable, or when it cannot be. */
    public CompletableFuture<PostOutcome> post(String topic, byte[] payload) {
        CompletableFuture<PostOutcome> answer = new CompletableFuture<>();
        switch (state) {
            case IntakeState.Down down -> answer.complete(new PostOutcome.Refused(down.reason()));
            case IntakeState.Open _, IntakeState.Full _ -> {
                if (!inbox.offer(new Arrival.Post(nowNanos(), topic, payload, answer))) {
                    answer.complete(new PostOutcome.Refused("too many requests wait for the journal"));
                }
            }
        }
        return answer;
    }

    public IntakeState state() {
        return state;
    }

    private void run() {
        try {
            while (!stopping) {
                takeOnce(Duration.ofMillis(100));
            }
            takeOnce(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            goDown("the journal's thread failed: " + e);
            log.error("the journal's thread failed; nothing more is acknowledged until the program is started anew", e);
        }
    }

    private void takeOnce(Duration limit) throws InterruptedException {
        List<Arrival> arrivals = inbox.takeAll(limit);
        for (Arrival arrival : arrivals) {
            switch (arrival) {
                case Arrival.Publishes publishes -> appendAll(publishes);
                case Arrival.Post post -> append(post);
            }
        }
        int size = group.appended();
        commit();
        if (!arrivals.isEmpty()) {
            paceGroups(size < MANY ? GROUP_INTERVAL_NANOS : LONG_INTERVAL_NANOS);
        }
    }

    private void paceGroups(long interval) {
        long next = lastGroupAt + interval;
        for (long wait = next - System.nanoTime(); wait > 0 && !stopping; wait = next - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
        lastGroupAt = System.nanoTime();
    }

    private void appendAll(Arrival.Publishes arrival) throws InterruptedException {
        for (InboundPublish publish : arrival.messages()) {
            byte[] topic = MessageRecord.topicBytes(publish.topic());
            if (append(toRecord(arrival.atNanos(), publish, topic), topic, () -> false)) {
                group.add(publish);
            }
        }
    }

    private MessageRecord toRecord(long atNanos, InboundPublish publish, byte[] topic) {
        return new MessageRecord(
                receiptTime(atNanos),
                publish.lane().sessionId(),
                publish.packetId(),
                publish.qos(),
                publish.dup(),
                publish.retained(),
                publish.qos() > 0 && isDuplicate(publish, topic),
                false,
                publish.topic(),
                publish.payload(),
                publish.oversize() == null
                        ? null
                        : new MessageRecord.OversizeMark(
                                publish.oversize().length(), publish.oversize().sha256()));
    }

    private boolean isDuplicate(InboundPublish publish, byte[] topic) {
        return duplicates.isDuplicate(
                journal.committedSequence() + group.appended(),
                publish.lane().sessionId(),
                publish.packetId(),
                publish.dup(),
                DuplicateWindow.fingerprint(publish.topic(), topic, publish.payload()));
    }

    private void append(Arrival.Post post) throws InterruptedException {
        if (post.answer().isDone()) {
            return; // its caller has given up and was told that nothing is kept
        }
        long receipt = receiptTime(post.atNanos());
        MessageRecord record =
                new MessageRecord(receipt, 0, 0, 0, false, false, false, true, post.topic(), post.payload(), null);
        if (append(record, MessageRecord.topicBytes(post.topic()), post.answer()::isDone)) {
            group.add(post.answer());
        } else {
            post.answer().complete(new PostOutcome.Refused("the journal is down"));
        }
    }

    private long receiptTime(long atNanos) {
        lastReceiptNanos = Math.max(atNanos, lastReceiptNanos + MICROSECOND);
        return lastReceiptNanos;
    }

    /**
     * Appends a record, waiting for room as long as it takes; false when the journal is down or we are stopping.
     *
     * @param givenUp asked while there is no room: whether nobody waits for it any more
     */
    private boolean append(MessageRecord record, byte[] topic, BooleanSupplier givenUp) throws InterruptedException {
        int bound = MessageRecord.sizeBound(topic, record.payload());
        if (scratch.capacity() < bound) {
            scratch = ByteBuffer.allocate(bound);
        }
        record.writeTo(scratch.clear(), topic);
        scratch.flip();
        while (!(state instanceof IntakeState.Down)) {
            switch (journal.append(scratch)) {
                case AppendOutcome.Appended _ -> {
                    group.countAppended();
                    return true;
                }
                case AppendOutcome.Full _ -> {
                    if (!waitForRoom(journal.fullReason().orElse("its limit is reached")) || givenUp.getAsBoolean()) {
                        return false;
                    }
                }
                case AppendOutcome.TooLarge large ->
                    throw new IllegalStateException("a record of %d bytes does not fit the journal's limit of %d"
                            .formatted(large.bytes(), large.limit()));
                case AppendOutcome.Down down -> goDown(down.reason());
            }
        }
        return false;
    }

    private void commit() throws InterruptedException {
        while (group.appended() > 0 && !(state instanceof IntakeState.Down)) {
            switch (journal.commit()) {
                case CommitOutcome.Committed _ -> {
                    state = new IntakeState.Open();
                    group.settle();
                }
                case CommitOutcome.Full full -> {
                    if (!waitForRoom(full.reason())) {
                        return;
                    }
                }
                case CommitOutcome.Down down -> goDown(down.reason());
            }
        }
    }

    /** What is appended already is committed and acknowledged first: it must not wait for the room of what is not. */
    private boolean waitForRoom(String reason) throws InterruptedException {
        if (!(state instanceof IntakeState.Full)) {
            log.warn("no room in the journal: {}; acknowledgements are withheld until there is", reason);
            state = new IntakeState.Full(reason);
        }
        if (group.appended() > 0 && journal.commit() instanceof CommitOutcome.Committed) {
            group.settle();
        }
        TimeUnit.MILLISECONDS.sleep(ROOM_CHECK.toMillis());
        return !stopping;
    }

    private void goDown(String reason) {
        state = new IntakeState.Down(reason);
        group.abandon(reason);
        log.error("the journal is down: {}; nothing is acknowledged any more, start the program anew", reason);
        onDown.accept(reason);
    }

    private long nowNanos() {
        return EpochNanos.of(clock.instant());
    }

    /** Commits and acknowledges what has arrived, then ends; at most a few seconds. */
    @Override
    public void close() throws InterruptedException {
        stopping = true;
        thread.join(Duration.ofSeconds(3));
    }
}
