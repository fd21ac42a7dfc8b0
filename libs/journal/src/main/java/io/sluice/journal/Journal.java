/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A durable, append-only log of opaque records in a folder of its own. See the package's comment for what it guarantees.
 *
 * <p>One thread at a time appends and commits, and closes; everything else may be called by any thread.
 */
public final class Journal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final JournalSettings settings;
    private final JournalFiles files;
    private final Segments segments;
    private final Committed committed;
    private final JournalWriter writer;
    private final Tally tally;

    /** Whether the disk has refused the bytes of a group: then its commit, not only an append, shows that there is room. */
    private boolean groupRefused;

    private volatile @Nullable String fullReason;
    private volatile @Nullable String downReason;

    private Journal(
            JournalSettings settings, JournalFiles files, SegmentFactory factory, Recovered recovered, Tally tally) {
        this.settings = settings;
        this.files = files;
        this.segments = recovered.segments();
        this.committed = new Committed(recovered.nextSequence());
        this.writer = new JournalWriter(settings, factory, recovered, committed, tally);
        this.tally = tally;
    }

    /**
     * Opens the journal in its folder and repairs what a crash left behind. Files that cannot be used are set aside; they
     * do not stop the start.
     *
     * @throws JournalException when the folder cannot be created, read or written
     */
    public static Journal open(JournalSettings settings) throws JournalException {
        Path directory = settings.directory();
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw cannotOpen(directory, e);
        }
        SecureRandom random = new SecureRandom();
        return open(settings, new SegmentFactory(new DiskFiles(directory), random::nextLong));
    }

    /** Opens it on any files: a real folder, or one that a test lets fail. */
    static Journal open(JournalSettings settings, SegmentFactory factory) throws JournalException {
        Tally tally = new Tally();
        try {
            Recovery recovery = new Recovery(factory.files(), factory, tally);
            Journal journal = new Journal(settings, factory.files(), factory, recovery.run(), tally);
            journal.startAtLeastAt(recovery.aboveSetAside());
            return journal;
        } catch (IOException e) {
            throw cannotOpen(settings.directory(), e);
        }
    }

    /**
     * Takes a copy of a record. It is durable, and readers see it, after the next successful {@link #commit()}. Writer
     * thread only.
     *
     * @param record 1 byte or more, from position to limit; neither is changed
     */
    public AppendOutcome append(ByteBuffer record) {
        int bytes = record.remaining();
        if (bytes == 0) {
            throw new IllegalArgumentException("A record must have at least one byte");
        }
        if (downReason instanceof String reason) {
            return new AppendOutcome.Down(reason);
        }
        if (bytes > writer.largestRecord()) {
            return new AppendOutcome.TooLarge(bytes, writer.largestRecord());
        }
        try {
            long sequence = writer.append(record);
            noLongerFull();
            return new AppendOutcome.Appended(sequence);
        } catch (ForceFailedException e) {
            return new AppendOutcome.Down(goDown(e));
        } catch (IOException e) {
            full(e);
            return new AppendOutcome.Full(segments.bytes(), settings.maxBytes());
        }
    }

    /**
     * Makes everything appended since the last commit durable, with one force. Writer thread only. A failed force takes the
     * journal down for good.
     */
    public CommitOutcome commit() {
        if (downReason instanceof String reason) {
            return new CommitOutcome.Down(reason);
        }
        try {
            long next = writer.commit();
            if (groupRefused) {
                noLongerFull();
            }
            return new CommitOutcome.Committed(next);
        } catch (ForceFailedException e) {
            return new CommitOutcome.Down(goDown(e));
        } catch (IOException e) {
            groupRefused = true;
            return new CommitOutcome.Full(full(e));
        }
    }

    /**
     * Lets the next record have at least this sequence; does nothing when it has. For a position kept elsewhere that is
     * ahead of the journal, because its folder was lost, or a power cut came under {@link Durability#WRITTEN}: a new record
     * must not get a number that counts as done. Writer thread only, with nothing appended and not committed.
     */
    public void startAtLeastAt(long sequence) throws JournalException {
        if (sequence <= committed.sequence()) {
            return;
        }
        if (downReason instanceof String reason) {
            throw new JournalException(reason);
        }
        try {
            writer.jumpTo(sequence);
        } catch (ForceFailedException e) {
            throw new JournalException(goDown(e), e);
        } catch (IOException e) {
            throw new JournalException(
                    "Cannot let the journal in %s go on at record %d: %s. Make room and try again"
                            .formatted(settings.directory(), sequence, Reason.of(e)),
                    e);
        }
    }

    /** The oldest record that may still be readable; equals {@link #committedSequence()} when there is none. */
    public long firstSequence() {
        return segments.first().base();
    }

    /**
     * The sequence after the oldest file's last record, which is what {@link #release} must be told for that file to go;
     * empty when the oldest file is the one being written, which never goes.
     */
    public OptionalLong firstFileEnd() {
        Segment second = segments.after(segments.first());
        return second == null ? OptionalLong.empty() : OptionalLong.of(second.base());
    }

    /** The sequence after the last committed record. */
    public long committedSequence() {
        return committed.sequence();
    }

    /**
     * Waits until {@code committedSequence() > sequence}.
     *
     * @return false when that is not so after {@code limit}, or when the journal was closed
     */
    public boolean awaitCommitted(long sequence, Duration limit) throws InterruptedException {
        return committed.await(sequence, limit);
    }

    /**
     * A new reader of committed records. Its first one is {@code fromSequence}; if that is gone, the next there is. From a
     * sequence that is not yet committed it waits for that one. Opening costs nothing; its first {@code advance()} reads up
     * to one segment, or a quarter of a megabyte or so where another reader has been before.
     */
    public JournalReader reader(long fromSequence) {
        return new JournalReader(files, segments, tally, Milestones.apart(settings.maxBytes()), fromSequence);
    }

    /**
     * Says that nobody needs the records below this sequence any more. Files of which that is true for every record are
     * deleted, except the one being written and those that hold the newest {@link JournalSettings#tailRecords()}.
     */
    public void release(long belowSequence) {
        long end = committed.sequence();
        segments.release(Math.min(belowSequence, end), end - settings.tailRecords());
    }

    /** The size of all its files in bytes, room made ahead included; what was set aside does not count. */
    public long bytes() {
        return segments.bytes();
    }

    /** The size in bytes at which one file is closed and the next begun. */
    long segmentBytes() {
        return settings.segmentBytes();
    }

    /** The largest record that {@link #append} takes. */
    int largestRecord() {
        return writer.largestRecord();
    }

    /** The size in bytes at which it is full. */
    public long limitBytes() {
        return settings.maxBytes();
    }

    /** Why the last append or commit found no room, for people; empty when it did. */
    public Optional<String> fullReason() {
        return Optional.ofNullable(fullReason);
    }

    /** Why it takes nothing more, for people; empty while it is up. */
    public Optional<String> downReason() {
        return Optional.ofNullable(downReason);
    }

    public JournalStatistics statistics() {
        return tally.statistics();
    }

    /** Calls the listener after each force of records with its duration in nanoseconds, on the writer thread: be quick. */
    public void addForceListener(LongConsumer forceNanos) {
        tally.addForceListener(forceNanos);
    }

    /**
     * Closes the files and ends all waiting. What was appended and not committed is gone, as after a crash. Readers that are
     * open can go on reading.
     */
    @Override
    public void close() {
        if (downReason == null) {
            downReason = "the journal in " + settings.directory() + " is closed";
        }
        committed.close();
        writer.close();
    }

    private void noLongerFull() {
        if (fullReason != null) {
            fullReason = null;
            groupRefused = false;
            LOG.info("The journal in {} has room again", settings.directory());
        }
    }

    private String full(IOException e) {
        String reason = "the journal in %s has no room: %s".formatted(settings.directory(), Reason.of(e));
        if (fullReason == null) {
            LOG.warn("{}. It takes nothing until there is", reason);
        }
        fullReason = reason;
        return reason;
    }

    private String goDown(ForceFailedException e) {
        String reason = "the journal in %s is down: %s. It takes nothing more; check the disk, then restart"
                .formatted(settings.directory(), e.getMessage());
        downReason = reason;
        LOG.error("{}", reason, e);
        return reason;
    }

    private static JournalException cannotOpen(Path directory, IOException e) {
        return new JournalException(
                ("Cannot open the journal in %s: %s. The folder must be on a working disk with room, and user %s must be"
                                + " allowed to write to it and its files")
                        .formatted(directory, Reason.of(e), System.getProperty("user.name")),
                e);
    }
}
