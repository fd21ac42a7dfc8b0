/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writer, two readers and a releaser at once, on a real disk, in a journal that is too small for all of it. */
class JournalThreadsTest {

    private static final int RECORDS = 60_000;
    private static final int GROUP = 200;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void givesEachRecordToEachReaderInOrderWhileItIsWrittenAndReleased() throws Exception {
        JournalSettings settings = new JournalSettings(
                folder, 8 * JournalSettings.MIN_SEGMENT_BYTES, JournalSettings.MIN_SEGMENT_BYTES, Durability.FORCED, 0);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        long[] positions = new long[2];
        try (Journal journal = Journal.open(settings)) {
            Future<Void> writing = threads.submit(() -> write(journal));
            Future<Void> first = threads.submit(reading(journal, positions, 0));
            Future<Void> second = threads.submit(reading(journal, positions, 1));
            first.get(2, TimeUnit.MINUTES);
            second.get(2, TimeUnit.MINUTES);
            writing.get(2, TimeUnit.MINUTES);
            assertThat(journal.statistics().corruptRecords()).isZero();
            assertThat(journal.firstSequence()).isPositive();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aReaderThatComesForAFileInTheMomentOfItsDeletionGoesOnWithTheNext() throws Exception {
        WatchedFiles files = new WatchedFiles(new ForgetfulFiles(1));
        Journal journal = Journals.open(files);
        for (int i = 0; i < 3; i++) {
            Journals.append(journal, new byte[40_000]);
            Journals.commit(journal);
        }
        List<Object> found = new ArrayList<>();
        Thread reading = Thread.ofPlatform().unstarted(() -> found.add(firstOrFailure(journal)));
        files.afterDeletion(() -> {
            if (reading.getState() == Thread.State.NEW) {
                reading.start();
                while (reading.isAlive() && reading.getState() != Thread.State.BLOCKED) {
                    Thread.onSpinWait();
                }
            }
        });
        journal.release(1);
        reading.join();
        assertThat(found).containsExactly(1L);
    }

    private static Object firstOrFailure(Journal journal) {
        try (JournalReader reader = journal.reader(0)) {
            assertThat(reader.advance()).isTrue();
            return reader.sequence();
        } catch (JournalException e) {
            return e;
        }
    }

    private static Void write(Journal journal) throws InterruptedException {
        ByteBuffer record = ByteBuffer.allocate(50);
        for (int i = 0; i < RECORDS; i++) {
            record.putInt(0, i);
            while (!(journal.append(record.clear().limit(4 + i % 47)) instanceof AppendOutcome.Appended)) {
                Journals.commit(journal);
                Thread.sleep(1);
            }
            if (i % GROUP == GROUP - 1) {
                Journals.commit(journal);
            }
        }
        Journals.commit(journal);
        return null;
    }

    private static Callable<Void> reading(Journal journal, long[] positions, int who) {
        return () -> {
            try (JournalReader reader = journal.reader(0)) {
                for (int i = 0; i < RECORDS; i++) {
                    while (!reader.advance()) {
                        assertThat(journal.awaitCommitted(i, LIMIT)).isTrue();
                    }
                    assertThat(reader.skippedBefore()).isZero();
                    assertThat(reader.sequence()).isEqualTo(i);
                    assertThat(reader.payload().remaining()).isEqualTo(4 + i % 47);
                    assertThat(reader.payload().getInt()).isEqualTo(i);
                    if (i % GROUP == 0) {
                        release(journal, positions, who, i);
                    }
                }
                release(journal, positions, who, RECORDS);
            }
            return null;
        };
    }

    /** Only what both have read may go. */
    private static void release(Journal journal, long[] positions, int who, long position) {
        synchronized (positions) {
            positions[who] = position;
            journal.release(Math.min(positions[0], positions[1]));
        }
    }
}
