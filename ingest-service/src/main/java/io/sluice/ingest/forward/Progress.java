/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import io.sluice.journal.CheckpointFile;
import io.sluice.journal.Journal;
import io.sluice.journal.JournalException;
import io.sluice.store.SyncOutcome;
import io.sluice.store.TelemetryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the forwarder has come: what the store has confirmed, and what of it has been made safe. The journal forgets a
 * message only when the store has it on disk, its dead letter is forced, and the checkpoint says so. Thread-safe.
 *
 * <p>There is one cursor over the journal, or two: {@link #split} begins a second one for what is new, {@link #merge}
 * ends the first when it has come to where the second began.
 */
public final class Progress {

    private static final Logger log = LoggerFactory.getLogger(Progress.class);

    private final CheckpointFile file;
    private final Journal journal;
    private final Object saving = new Object();
    private final List<LongSupplier> alsoNeededFrom = new CopyOnWriteArrayList<>();
    private final List<Runnable> beforeSaving = new CopyOnWriteArrayList<>();
    private final SessionFile sessionFile;
    private final Sessions sessions;
    private Cursor oldest;
    private @Nullable Cursor newest;
    private volatile Checkpoint confirmed;
    private volatile Checkpoint saved;

    /** A place in the journal up to which one lane has come. */
    static final class Cursor {
        private final long from;
        private final long sinceNanos;
        private volatile long position;

        private Cursor(long from, long position, long sinceNanos) {
            this.from = from;
            this.position = position;
            this.sinceNanos = sinceNanos;
        }

        /** Every message of the lane below this sequence has its terminal state. */
        long position() {
            return position;
        }

        /** The cursor as a checkpoint holds it beside the backlog's. */
        Checkpoint.Live asLive() {
            return new Checkpoint.Live(from, position, sinceNanos);
        }
    }

    private Progress(CheckpointFile file, Journal journal, Checkpoint start, Path sessionPath) throws IOException {
        this.file = file;
        this.journal = journal;
        this.confirmed = start;
        this.saved = start;
        this.oldest = oldestOf(start);
        this.newest = newestOf(start);
        this.sessionFile = new SessionFile(sessionPath);
        this.sessions = new Sessions(journal, sessionFile.read(start.position()), start.position());
        alsoNeededFrom(() ->
                sessionFile.isFailing() ? Long.MAX_VALUE : sessions.oldest().unsavedFrom());
    }

    /**
     * Reads the checkpoint that belongs to a journal, which must not have been written to yet, and the sessions of Sparkplug's
     * nodes, which lie beside it in a file of their own.
     */
    public static Progress open(Path path, Journal journal) throws IOException, JournalException {
        CheckpointFile file = new CheckpointFile(path, Checkpoint.VERSION, Checkpoint.OLDEST_VERSION);
        Checkpoint start = CheckpointAtStart.read(file, path, journal);
        return new Progress(file, journal, start, path.resolveSibling("sparkplug-sessions"));
    }

    private static Cursor oldestOf(Checkpoint start) {
        return new Cursor(start.position(), start.position(), 0);
    }

    private static @Nullable Cursor newestOf(Checkpoint start) {
        Checkpoint.Live live = start.live();
        return live == null ? null : new Cursor(live.from(), live.position(), live.sinceNanos());
    }

    /**
     * Lets new messages have at least this sequence: those below are known elsewhere, as messages that a power cut has taken
     * from the journal's end. Before anything is received or settled.
     */
    public synchronized void startAtLeastAt(long sequence, InstantSource clock) throws IOException, JournalException {
        Checkpoint start = CheckpointAtStart.goingOnAt(sequence, confirmed, file, journal, clock);
        confirmed = start;
        saved = start;
        oldest = oldestOf(start);
        newest = newestOf(start);
    }

    /** What the store has confirmed. */
    public Checkpoint confirmed() {
        return confirmed;
    }

    /** The cursor of the backlog, or the only one. */
    synchronized Cursor oldest() {
        return oldest;
    }

    /** The cursor of what is new, while there are two. */
    synchronized Optional<Cursor> newest() {
        return Optional.ofNullable(newest);
    }

    /** Advances over messages that have their terminal state now. One thread per cursor. */
    synchronized void advance(Cursor cursor, long position, Tally more) {
        cursor.position = position;
        confirm(confirmed.base(), confirmed.tally().plus(more));
    }

    /**
     * Begins a second cursor, for the messages from a sequence on.
     *
     * @param sinceNanos now; every message before {@code from} was received earlier
     */
    synchronized Cursor split(long from, long sinceNanos) {
        if (newest != null) {
            throw new IllegalStateException("there are two lanes already");
        }
        newest = new Cursor(from, from, sinceNanos);
        confirm(confirmed.base(), confirmed.tally());
        return newest;
    }

    /** Ends the first cursor, whose lane has nothing left. */
    synchronized void merge() {
        Cursor live = newest;
        if (live == null) {
            throw new IllegalStateException("there is one lane only");
        }
        // Numbers before the second that were never used, if any, are no messages: counting leaves them out.
        long unused = live.from - oldest.position;
        oldest = live;
        newest = null;
        confirm(confirmed.base() + unused, confirmed.tally());
    }

    private void confirm(long base, Tally tally) {
        Cursor live = newest;
        confirmed = new Checkpoint(base, oldest.position, live == null ? null : live.asLive(), tally);
    }

    /**
     * Makes what is confirmed safe, and lets the journal forget it. Does nothing when there is nothing new.
     *
     * @param deadLetters forces the dead letters of the confirmed messages
     */
    void save(TelemetryStore store, Forcible deadLetters) throws IOException {
        synchronized (saving) {
            // Taken first: what is confirmed meanwhile may not be in what the others write before this checkpoint.
            Checkpoint now = confirmed;
            beforeSaving.forEach(Runnable::run);
            LaneSessions oldestSessions = sessions.oldest();
            LaneSessions.Snapshot due = sessionFile.due(oldestSessions);
            saveCheckpoint(now, store, deadLetters);
            if (due != null && due.position() <= saved.position()) {
                sessionFile.write(due, oldestSessions);
            }
            journal.release(neededFrom());
        }
    }

    private void saveCheckpoint(Checkpoint now, TelemetryStore store, Forcible deadLetters) throws IOException {
        if (now.equals(saved)) {
            return;
        }
        switch (store.sync()) {
            case SyncOutcome.Synced _ -> {
                deadLetters.force();
                file.write(now.toBytes());
                saved = now;
            }
            case SyncOutcome.NotSynced not -> log.warn("the store could not force what it holds: {}", not.reason());
        }
    }

    /** The sessions of Sparkplug's edge nodes. */
    public Sessions sessions() {
        return sessions;
    }

    /** Somebody else reads the journal again from there on after a crash. */
    void alsoNeededFrom(LongSupplier sequence) {
        alsoNeededFrom.add(sequence);
    }

    /** Has something done about once a second, and always before a checkpoint is written; it must not throw. */
    public void beforeSaving(Runnable task) {
        beforeSaving.add(task);
    }

    /** No message below this sequence comes again, to whomever. */
    public long neededFrom() {
        long needed = saved.position();
        for (LongSupplier other : alsoNeededFrom) {
            needed = Math.min(needed, other.getAsLong());
        }
        return needed;
    }

    /** Lets the journal forget what nobody needs. */
    void release() {
        journal.release(neededFrom());
    }

    /** What the checkpoint on the disk says. */
    Checkpoint saved() {
        return saved;
    }

    /** Something that can be forced to disk. */
    @FunctionalInterface
    interface Forcible {
        void force() throws IOException;
    }
}
