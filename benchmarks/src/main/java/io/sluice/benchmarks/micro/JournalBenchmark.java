/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.micro;

import io.sluice.journal.AppendOutcome;
import io.sluice.journal.CommitOutcome;
import io.sluice.journal.Durability;
import io.sluice.journal.Journal;
import io.sluice.journal.JournalException;
import io.sluice.journal.JournalSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A group of records appended and forced to the disk. A score is the time of one
 * group. Groups begin 2 ms apart, so 20 records are 10 000 messages a second and 120 are 60 000.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class JournalBenchmark {

    /** A message of 120 bytes with its topic and the record's own fields. */
    private static final int RECORD_BYTES = 180;

    /** System property: the folder to write to, which decides what disk is measured; default the working directory. */
    static final String FOLDER = "benchmark.folder";

    private static final long SEGMENT = 64L << 20;
    private static final long KEPT_RECORDS = 8_192;

    /** Records per force. */
    @Param({"20", "120", "600"})
    public int group;

    private final ByteBuffer entry = ByteBuffer.allocate(RECORD_BYTES);
    private Path directory;
    private Journal journal;

    @Setup
    public void open() throws IOException, JournalException {
        directory = Files.createTempDirectory(
                Path.of(System.getProperty(FOLDER, "")).toAbsolutePath(), "journal-benchmark-");
        journal = Journal.open(new JournalSettings(directory, 8L << 30, SEGMENT, Durability.FORCED, KEPT_RECORDS));
    }

    @TearDown
    public void close() throws IOException {
        journal.close();
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(JournalBenchmark::delete);
        }
        Files.delete(directory);
    }

    @Benchmark
    public long appendAndForce() {
        for (int i = 0; i < group; i++) {
            if (!(journal.append(entry) instanceof AppendOutcome.Appended)) {
                throw new IllegalStateException("the journal took no record; is the disk full?");
            }
        }
        return switch (journal.commit()) {
            case CommitOutcome.Committed committed -> release(committed.nextSequence());
            case CommitOutcome.Full full -> throw new IllegalStateException(full.reason());
            case CommitOutcome.Down down -> throw new IllegalStateException(down.reason());
        };
    }

    private long release(long sequence) {
        journal.release(sequence);
        return sequence;
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
