/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.codec.route.RouteSource;
import io.sluice.codec.route.RouteTable;
import io.sluice.ingest.deadletter.DeadLetter;
import io.sluice.ingest.deadletter.DeadLetters;
import io.sluice.ingest.deadletter.WhenFull;
import io.sluice.ingest.guard.GuardSettings;
import io.sluice.ingest.guard.Guards;
import io.sluice.ingest.inspect.Inspector;
import io.sluice.ingest.intake.MessageRecord;
import io.sluice.ingest.ledger.DeliveryLedger;
import io.sluice.journal.AppendOutcome;
import io.sluice.journal.CommitOutcome;
import io.sluice.journal.Durability;
import io.sluice.journal.Journal;
import io.sluice.journal.JournalException;
import io.sluice.journal.JournalSettings;
import io.sluice.store.WriteOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A forwarder with everything before it, which can be killed and come back on what its disk then holds. */
final class Rig implements AutoCloseable {

    static final RetryTimes QUICK = new RetryTimes(
            Duration.ofMillis(50),
            Duration.ofMillis(5),
            Duration.ofMillis(50),
            Duration.ofMinutes(5),
            Duration.ofSeconds(5));

    private final ForwardSettings settings;
    private final StoreOfATest store;
    private final Path home;
    private final RouteSource routes;
    private final @Nullable GuardSettings guardSettings;
    private @Nullable Guards guards;
    private Path folder;
    private int lives;
    private StoreOfATest.Connection connection;
    private Journal journal;
    private DeadLetters deadLetters;
    private Progress progress;
    private OpenedLedger ledger;
    private Forwarder forwarder;
    private long lastReceipt;
    private volatile Instant now = Instant.parse("2026-06-01T00:00:00Z");

    Rig(Path folder, StoreOfATest store, ForwardSettings settings) throws Exception {
        this(folder, store, settings, RouteTable.DEFAULT, null);
    }

    /** @param guards {@code null}: none */
    Rig(Path folder, StoreOfATest store, ForwardSettings settings, RouteTable routes, @Nullable GuardSettings guards)
            throws Exception {
        this.routes = new RouteSource(routes);
        this.guardSettings = guards;
        this.home = folder;
        this.folder = folder;
        this.store = store;
        this.settings = settings;
        open();
        forwarder.start();
    }

    private void open() throws JournalException, IOException {
        InstantSource clock = () -> now;
        connection = store.connect();
        journal =
                Journal.open(new JournalSettings(folder.resolve("journal"), 64 << 20, 16 << 20, Durability.FORCED, 0));
        deadLetters = DeadLetters.open(
                Journal.open(new JournalSettings(folder.resolve("dead"), 64 << 20, 1 << 20, Durability.FORCED, 0)),
                WhenFull.BLOCK);
        progress = Progress.open(folder.resolve("checkpoint"), journal);
        progress.startAtLeastAt(deadLetters.end(), clock);
        ledger = OpenedLedger.open(folder.resolve("ledger"), 10_000, journal, progress);
        guards = guardSettings == null
                ? null
                : Guards.open(
                        folder.resolve("series"),
                        guardSettings,
                        deadLetters::isKept,
                        journal.committedSequence(),
                        progress.confirmed().settled() > 0,
                        clock);
        forwarder = new Forwarder(
                journal,
                connection.store(),
                deadLetters,
                progress,
                ledger,
                settings,
                routes,
                guards == null ? Inspector.NONE : guards,
                clock,
                new Silent());
    }

    /** Appends messages received at this moment of the rig's clock, each a microsecond later, and commits them. */
    void receive(Instant at, String topic, List<String> payloads) {
        receiveBytes(
                at,
                topic,
                payloads.stream()
                        .map(payload -> payload.getBytes(StandardCharsets.UTF_8))
                        .toList());
    }

    /** The same, of bytes. */
    void receiveBytes(Instant at, String topic, List<byte[]> payloads) {
        lastReceipt = Math.max(lastReceipt, at.getEpochSecond() * 1_000_000_000L);
        byte[] topicBytes = MessageRecord.topicBytes(topic);
        for (byte[] bytes : payloads) {
            lastReceipt += 1_000;
            MessageRecord record =
                    new MessageRecord(lastReceipt, 1, 1, 1, false, false, false, false, topic, bytes, null);
            ByteBuffer buffer = ByteBuffer.allocate(MessageRecord.sizeBound(topicBytes, bytes));
            record.writeTo(buffer, topicBytes);
            if (!(journal.append(buffer.flip()) instanceof AppendOutcome.Appended)) {
                throw new AssertionError("not appended");
            }
        }
        if (!(journal.commit() instanceof CommitOutcome.Committed)) {
            throw new AssertionError("not committed");
        }
    }

    /**
     * Kills the process: nothing of it reaches the store any more, and the next life begins on a copy of its disk. The
     * checkpoint is copied first, so what the copy holds is what some moment of a real crash would have left.
     */
    void killAndComeBack() throws Exception {
        connection.cut();
        Path next = home.resolve("life-" + ++lives);
        Files.createDirectories(next);
        for (String name : List.of(
                "sparkplug-sessions", "ledger", "checkpoint", "checkpoint.previous", "series", "dead", "journal")) {
            copy(folder.resolve(name), next.resolve(name));
        }
        connection.forget();
        close();
        folder = next;
        open();
        forwarder.start();
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.isDirectory(from)) {
            Files.createDirectories(to);
            try (Stream<Path> files = Files.list(from)) {
                files.forEach(file -> copyFile(file, to.resolve(file.getFileName())));
            }
        } else if (Files.exists(from)) {
            Files.copy(from, to);
        }
    }

    private static void copyFile(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void save() {
        forwarder.save();
    }

    void clockTo(Instant instant) {
        now = instant;
    }

    Instant now() {
        return now;
    }

    Checkpoint confirmed() {
        return progress.confirmed();
    }

    /** What the disk holds. */
    Checkpoint saved() {
        return progress.saved();
    }

    DeliveryLedger ledger() {
        return ledger.ledger();
    }

    Forwarder forwarder() {
        return forwarder;
    }

    long received() {
        return journal.committedSequence();
    }

    /** Whether every message received has its terminal state, in one lane. */
    boolean isDone() {
        Checkpoint done = confirmed();
        return done.live() == null && done.position() == received();
    }

    @Nullable
    LaneStatus lane(LaneStatus.Kind kind) {
        return forwarder.lanes().stream()
                .filter(lane -> lane.kind() == kind)
                .findFirst()
                .orElse(null);
    }

    List<DeadLetter> letters() throws JournalException {
        return deadLetters.list(0, 1_000_000, letter -> true).letters();
    }

    @Override
    public void close() throws Exception {
        forwarder.close();
        if (guards != null) {
            guards.close();
        }
        deadLetters.close();
        journal.close();
    }

    /** Hears nothing. */
    static final class Silent implements ForwardListener {
        @Override
        public void onWrite(WriteOutcome outcome, long nanos) {}

        @Override
        public void onSettled(Tally tally, long oldestReceivedAtNanos) {}

        @Override
        public void onDeadLetter(String reason) {}
    }
}
