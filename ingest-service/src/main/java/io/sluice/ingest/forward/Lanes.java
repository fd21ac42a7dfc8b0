/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.codec.MessageDecoder;
import io.sluice.codec.route.RouteSource;
import io.sluice.codec.sparkplug.EdgeNodes;
import io.sluice.codec.sparkplug.SessionWatch;
import io.sluice.codec.sparkplug.SparkplugDecoder;
import io.sluice.ingest.deadletter.DeadLetters;
import io.sluice.ingest.inspect.Inspector;
import io.sluice.ingest.intake.MessageRecord;
import io.sluice.journal.Journal;
import io.sluice.journal.JournalException;
import io.sluice.journal.JournalReader;
import io.sluice.model.EpochNanos;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one lane there is, or the two while a backlog is worked off beside what is new: when they part, what the newer one
 * has to remember for the older, and when they are one again. Thread-safe.
 */
final class Lanes {

    private static final Logger log = LoggerFactory.getLogger(Lanes.class);

    private final Journal journal;
    private final RouteSource routes;
    private final ForwardSettings settings;
    private final InstantSource clock;
    private final DeadLetters deadLetters;
    private final Progress progress;
    private final StoreWriter writer;
    private final Inspector inspector;
    private final UnderWay underWay;
    private final BatchSettlement settlement;
    private final BooleanSupplier abandoning;
    private final DeviceSightings sightings = new DeviceSightings();
    private final Deque<Lane> lanes = new ArrayDeque<>();
    private volatile boolean stopping;

    /** What the live lane had written before this process began; to be remembered before the backlog goes on. */
    private @Nullable Recall recall;

    private record Recall(Checkpoint.Live live, LiveWrites memory) {}

    Lanes(
            Journal journal,
            RouteSource routes,
            ForwardSettings settings,
            InstantSource clock,
            DeadLetters deadLetters,
            Progress progress,
            StoreWriter writer,
            Inspector inspector,
            UnderWay underWay,
            BatchSettlement settlement,
            BooleanSupplier abandoning) {
        this.journal = journal;
        this.routes = routes;
        this.settings = settings;
        this.clock = clock;
        this.deadLetters = deadLetters;
        this.progress = progress;
        this.writer = writer;
        this.inspector = inspector;
        this.underWay = underWay;
        this.settlement = settlement;
        this.abandoning = abandoning;
    }

    /** Begins where the checkpoint says: with one lane, or with the two there were. */
    synchronized void start() {
        long end = progress.newest().map(cursor -> cursor.asLive().from()).orElse(Long.MAX_VALUE);
        Lane oldest = new Lane(
                this, progress.oldest(), underWay.open(), progress.sessions().oldest(), end);
        lanes.addFirst(oldest);
        progress.newest().ifPresent(cursor -> {
            Checkpoint.Live written = cursor.asLive();
            recall = new Recall(written, beside(oldest, cursor));
        });
        lanes.forEach(Lane::start);
    }

    private LiveWrites beside(Lane backlog, Progress.Cursor cursor) {
        LiveWrites memory =
                new LiveWrites(cursor.asLive().sinceNanos(), settings.catchUp().remembered());
        LaneRow row = underWay.open();
        underWay.part(backlog.row(), row, memory);
        LaneSessions sessions = progress.sessions().open(cursor.position());
        lanes.addFirst(new Lane(this, cursor, row, sessions, Long.MAX_VALUE));
        return memory;
    }

    /** A lane has come to a message that is old: from here on it may be the backlog. Its decoding thread asks. */
    synchronized void splitIfWanted(Lane lane, long sequence) {
        long from = journal.committedSequence();
        if (settings.catchUp().order() != CatchUp.Order.LIVE_FIRST
                || from - sequence <= oneBatch()
                || lanes.size() > 1
                || stopping
                || !writer.takesWrites()) {
            return;
        }
        Instant now = clock.instant();
        Progress.Cursor cursor = progress.split(from, EpochNanos.of(now));
        lane.endAt(from);
        beside(lane, cursor);
        log.info(
                "{} messages have gathered: they are a backlog now, and what is new goes before them", from - sequence);
        lanes.getFirst().start();
    }

    /** So many messages are gone at once: for them no lane need be opened. */
    private long oneBatch() {
        long perSecond = settings.catchUp().perSecond();
        int lines = settings.limits().maxLines();
        return perSecond == 0 ? lines : Math.min(lines, perSecond);
    }

    /**
     * A lane has an end, and every message before it has its terminal state. Its settling thread says so.
     *
     * @return false when the lanes could not be made one; to be called again, unless the program ends
     */
    boolean ended(Lane lane) throws InterruptedException {
        try {
            if (findSessions(newest())) {
                makeOne(lane);
                return true;
            }
        } catch (JournalException | RuntimeException e) {
            log.error("reading the journal failed at the end of the backlog; it is tried again", e);
            TimeUnit.SECONDS.sleep(1);
        }
        return false;
    }

    private synchronized Lane newest() {
        return lanes.getFirst();
    }

    private synchronized void makeOne(Lane lane) {
        progress.merge();
        progress.sessions().merge();
        settlement.lanesMerged();
        underWay.close(lane.row());
        lanes.remove(lane);
        log.info("the backlog is stored; everything goes in the order of the journal again");
    }

    /** Finds out the sessions at a lane's place, where they are not known; false when the program ends. */
    boolean findSessions(Lane lane) throws JournalException {
        return progress.sessions().find(lane.sessions(), routes, () -> stopping || abandoning.getAsBoolean());
    }

    /** Reads a lane's Sparkplug messages, from where it has settled. */
    SparkplugDecoder sparkplug(Lane lane) {
        return new SparkplugDecoder(
                () -> Objects.requireNonNull(lane.sessions().snapshot(), "found out before")
                        .nodes(),
                progress.sessions().watch());
    }

    /** What a lane has to do before it decodes for the first time; does nothing for one that is not the oldest. */
    void beforeOldest(Lane lane) throws JournalException {
        if (lane.sessions() == progress.sessions().oldest()) {
            findSessions(lane);
        }
        Recall due = recall;
        if (due != null && lane.isBacklog()) {
            remember(due.live(), due.memory());
            recall = null;
        }
    }

    /** Decodes once more what the live lane has brought to the store, without writing it. */
    private void remember(Checkpoint.Live live, LiveWrites memory) throws JournalException {
        EdgeNodes sessions = progress.sessions().at(live.from(), routes, abandoning);
        MessageDecoder decoder = new MessageDecoder(routes, new SparkplugDecoder(() -> sessions, SessionWatch.NONE));
        BatchBuilder builder = new BatchBuilder(
                settings.limits(), settings.limits()::maxLines, decoder, Inspector.NONE, new DeviceSightings());
        try (JournalReader reader = journal.reader(live.from())) {
            while (!abandoning.getAsBoolean() && reader.nextSequence() < live.position() && reader.advance()) {
                if (reader.sequence() < live.position()) {
                    builder.add(reader.sequence(), MessageRecord.read(reader.payload()));
                }
                if (builder.isFull()) {
                    note(builder.build(), memory);
                }
            }
        }
        if (!builder.isEmpty()) {
            note(builder.build(), memory);
        }
    }

    /** A reading that was refused is a dead letter, and holds back nothing. */
    private void note(ForwardBatch batch, LiveWrites memory) {
        memory.note(batch.batch(), KeptBefore.of(batch, deadLetters));
    }

    /** The lanes, newest first. */
    synchronized List<LaneStatus> status() {
        return lanes.stream().map(lane -> lane.status(lanes.size() == 1)).toList();
    }

    /** Takes nothing more out of the journal; what is decoded may still be written and settled. */
    void stop(Duration limit) throws InterruptedException {
        for (Lane lane : stopAll()) {
            lane.awaitDecoded(limit);
        }
    }

    private synchronized List<Lane> stopAll() {
        stopping = true;
        lanes.forEach(Lane::stop);
        return List.copyOf(lanes);
    }

    /** Ends every lane's threads. */
    void end(Duration limit) throws InterruptedException {
        for (Lane lane : stopAll()) {
            lane.end(limit);
        }
    }

    Journal journal() {
        return journal;
    }

    RouteSource routes() {
        return routes;
    }

    BatchLimits limits() {
        return settings.limits();
    }

    CatchUp catchUp() {
        return settings.catchUp();
    }

    InstantSource clock() {
        return clock;
    }

    UnderWay underWay() {
        return underWay;
    }

    BatchSettlement settlement() {
        return settlement;
    }

    BatchBuilder builder(MessageDecoder decoder) {
        return new BatchBuilder(settings.limits(), writer::linesPerWrite, decoder, inspector, sightings);
    }

    /** The program ends, and no longer waits for anything. */
    boolean isAbandoning() {
        return abandoning.getAsBoolean();
    }
}
