/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void numbersRecordsFromZeroAndGivesThemBackOnceCommitted() throws Exception {
        try (Journal journal = Journal.open(onDisk())) {
            Journals.append(journal, "a", "b");
            assertThat(Journals.read(journal)).isEmpty();
            assertThat(journal.commit()).isEqualTo(new CommitOutcome.Committed(2));
            assertThat(Journals.read(journal)).containsExactly("0:a", "1:b");
            assertThat(journal.firstSequence()).isZero();
            assertThat(journal.committedSequence()).isEqualTo(2);
        }
    }

    @Test
    void goesOnWhereItWasAfterARestart() throws Exception {
        try (Journal journal = Journal.open(onDisk())) {
            Journals.write(journal, "a", "b");
            Journals.append(journal, "never committed");
        }
        try (Journal journal = Journal.open(onDisk())) {
            assertThat(journal.statistics().recoveredRecords()).isEqualTo(2);
            Journals.write(journal, "c");
            assertThat(Journals.read(journal, 1)).containsExactly("1:b", "2:c");
        }
    }

    @Test
    void keepsCountingWhenEveryRecordIsGone() throws Exception {
        try (Journal journal = Journal.open(onDisk())) {
            fillSegments(journal, 3);
            journal.release(Long.MAX_VALUE);
            assertThat(journal.firstSequence()).isPositive();
        }
        try (Journal journal = Journal.open(onDisk())) {
            assertThat(journal.committedSequence()).isEqualTo(6);
        }
    }

    @Test
    void readsOverTheEndOfFilesWithOneReaderThatStaysOpen() throws Exception {
        try (Journal journal = Journal.open(onDisk());
                JournalReader reader = journal.reader(0)) {
            for (int i = 0; i < 50; i++) {
                Journals.append(journal, new byte[7_000 + i]);
                Journals.commit(journal);
                journal.release(i);
                assertThat(reader.advance()).isTrue();
                assertThat(reader.sequence()).isEqualTo(i);
                assertThat(reader.payload().remaining()).isEqualTo(7_000 + i);
                assertThat(reader.advance()).isFalse();
                assertThat(reader.nextSequence()).isEqualTo(i + 1);
            }
        }
    }

    @Test
    void takesRecordsLargerThanItsBuffersAndRefusesWhatNeverFits() throws Exception {
        JournalSettings large = new JournalSettings(folder, 64 << 20, 16 << 20, Durability.FORCED, 0);
        byte[] record = new byte[5 << 20];
        Arrays.fill(record, (byte) 7);
        try (Journal journal = Journal.open(large)) {
            Journals.append(journal, "small");
            Journals.append(journal, record);
            Journals.write(journal, "after");
            try (JournalReader reader = journal.reader(1)) {
                assertThat(reader.advance()).isTrue();
                assertThat(reader.payload()).isEqualTo(ByteBuffer.wrap(record));
                assertThat(reader.advance()).isTrue();
            }
            int limit = (16 << 20) - 4096 - 16;
            assertThat(journal.append(ByteBuffer.allocate(limit + 1)))
                    .isEqualTo(new AppendOutcome.TooLarge(limit + 1, limit));
            Journals.append(journal, new byte[limit]);
            Journals.commit(journal);
            assertThat(Journals.read(journal, 3)).hasSize(1);
        }
    }

    @Test
    void leavesTheCallersBufferAsItWas() throws Exception {
        try (Journal journal = Journal.open(onDisk())) {
            ByteBuffer record =
                    ByteBuffer.wrap("xxpayloadxx".getBytes()).position(2).limit(9);
            journal.append(record);
            journal.append(record.asReadOnlyBuffer());
            Journals.commit(journal);
            assertThat(record).isEqualTo(ByteBuffer.wrap("payload".getBytes()));
            assertThat(Journals.read(journal)).containsExactly("0:payload", "1:payload");
            assertThatThrownBy(() -> journal.append(ByteBuffer.allocate(0)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void isFullAtItsLimitAndGoesOnAfterARelease() throws Exception {
        ForgetfulFiles files = new ForgetfulFiles(0);
        Journal journal = Journals.open(files);
        AppendOutcome last = appendUntilFull(journal);

        assertThat(last).isEqualTo(new AppendOutcome.Full(journal.bytes(), journal.limitBytes()));
        assertThat(journal.bytes()).isEqualTo(files.bytes()).isLessThanOrEqualTo(journal.limitBytes());
        assertThat(journal.fullReason()).get().asString().contains("may have " + journal.limitBytes());
        Journals.commit(journal);
        assertThat(journal.fullReason()).as("a commit needs no room").isPresent();
        journal.startAtLeastAt(journal.committedSequence() + 1);
        journal.release(journal.committedSequence());

        Journals.write(journal, "room again");
        assertThat(journal.fullReason()).isEmpty();
    }

    @Test
    void keepsTheNewestRecordsReadableAlthoughReleased() throws Exception {
        Journal journal = Journals.open(new ForgetfulFiles(0), Journals.keeping(3));
        fillSegments(journal, 3);

        journal.release(6);

        assertThat(journal.firstSequence()).isBetween(1L, 3L);
        assertThat(Journals.read(journal, 3)).hasSize(3);
    }

    @Test
    void givesUpReleasedRecordsRatherThanBeFull() throws Exception {
        Journal journal = Journals.open(new ForgetfulFiles(0), Journals.keeping(1_000_000));
        for (int i = 0; i < 40; i++) {
            Journals.append(journal, new byte[20_000]);
            Journals.commit(journal);
            journal.release(journal.committedSequence());
        }
        assertThat(journal.fullReason()).isEmpty();
        assertThat(journal.bytes()).isLessThanOrEqualTo(journal.limitBytes());
    }

    @Test
    void waitsForRoomOnAFullDiskAndLosesNothing() throws Exception {
        ForgetfulFiles files = new ForgetfulFiles(0);
        Journal journal = Journals.open(files);
        files.limitSpaceTo(100_000);
        appendUntilFull(journal);
        long taken = journal.committedSequence();

        assertThat(journal.fullReason()).get().asString().contains("No space left on device");
        assertThat(journal.downReason()).isEmpty();
        Journals.commit(journal);
        files.limitSpaceTo(Long.MAX_VALUE);

        Journals.write(journal, "room again");
        assertThat(journal.fullReason()).isEmpty();
        files.cutPowerAndForgetAll();
        assertThat(Journals.read(Journals.open(files), taken).getLast()).endsWith(":room again");
    }

    @Test
    void beginsASegmentWhereThereIsNoRoomAhead() throws Exception {
        ForgetfulFiles files = new ForgetfulFiles(0);
        Journal journal = Journals.open(files);
        files.limitSpaceTo(files.bytes() + 1_000);

        Journals.write(journal, "there is room for this");
        files.cutPower();

        assertThat(Journals.read(Journals.open(files))).containsExactly("0:there is room for this");
    }

    @Test
    void goesOnByItselfWhenOneSegmentHasFilledTheDiskAndIsReleased() throws Exception {
        ForgetfulFiles files = new ForgetfulFiles(0);
        JournalSettings large = new JournalSettings(Path.of("journal"), 16 << 20, 4 << 20, Durability.FORCED, 1_000);
        Journal journal = Journals.open(files, large);
        files.limitSpaceTo(3 << 19);
        for (int time = 0; time < 3; time++) {
            appendUntilFull(journal);
            Journals.commit(journal);
            assertThat(files.list()).as("only the active segment").hasSize(1);
            journal.release(journal.committedSequence() - 1);
            assertThat(journal.append(ByteBuffer.wrap(new byte[20_000]))).isInstanceOf(AppendOutcome.Full.class);
            journal.release(journal.committedSequence());
            Journals.append(journal, new byte[20_000]);
            Journals.write(journal, "room again");
        }
        long taken = journal.committedSequence();
        files.cutPower();

        Journal again = Journals.open(files, large);
        assertThat(again.committedSequence()).isEqualTo(taken);
        assertThat(Journals.read(again, taken - 1)).containsExactly((taken - 1) + ":room again");
    }

    /** The next segment begins in what was left, so there is one; but not even a record's room until the old one's is free. */
    @Test
    void aReaderThatWaitsDoesNotKeepTheRoomOfADeletedSegment() throws Exception {
        ForgetfulFiles files = new ForgetfulFiles(0);
        JournalSettings large = new JournalSettings(Path.of("journal"), 16 << 20, 4 << 20, Durability.FORCED, 1_000);
        Journal journal = Journals.open(files, large);
        files.limitSpaceTo((3 << 19) + SegmentHeader.BLOCK_BYTES);
        JournalReader reader = journal.reader(0);
        appendUntilFull(journal);
        Journals.commit(journal);
        while (reader.advance()) {
            reader.letGoOfDeleted();
        }
        files.limitSpaceTo(files.bytes() + SegmentHeader.BLOCK_BYTES);
        journal.release(journal.committedSequence());
        assertThat(journal.append(ByteBuffer.wrap(new byte[9_000]))).isInstanceOf(AppendOutcome.Full.class);

        reader.letGoOfDeleted();

        Journals.write(journal, "room again");
        assertThat(reader.advance()).isTrue();
        assertThat(reader.skippedBefore()).isZero();
        assertThat(reader.advance()).isFalse();
        reader.close();
    }

    @Test
    void keepsTheGroupWhenTheDiskRefusesItsBytes() throws Exception {
        ForgetfulFiles files = new ForgetfulFiles(0);
        Journal journal = Journals.open(files);
        Journals.write(journal, "a");
        Journals.append(journal, "b", "c");
        files.fail("write", any -> true);

        assertThat(journal.commit()).isInstanceOf(CommitOutcome.Full.class);
        assertThat(journal.committedSequence()).isEqualTo(1);
        files.failNothing();

        assertThat(journal.commit()).isEqualTo(new CommitOutcome.Committed(3));
        assertThat(journal.fullReason()).isEmpty();
        assertThat(Journals.read(journal)).containsExactly("0:a", "1:b", "2:c");
    }

    @Test
    void isDownForGoodAfterAFailedForceAndCanStillBeRead() throws Exception {
        ForgetfulFiles files = new ForgetfulFiles(0);
        Journal journal = Journals.open(files);
        Journals.write(journal, "a");
        Journals.append(journal, "b");
        files.fail("force", any -> true);

        assertThat(journal.commit()).isInstanceOf(CommitOutcome.Down.class);
        files.failNothing();

        assertThat(journal.commit()).isInstanceOf(CommitOutcome.Down.class);
        assertThat(journal.append(ByteBuffer.allocate(1))).isInstanceOf(AppendOutcome.Down.class);
        assertThat(journal.downReason())
                .get()
                .asString()
                .contains("journal in journal is down", "injected: force", "restart");
        assertThat(Journals.read(journal)).containsExactly("0:a");
        assertThat(files.operations()).endsWith("write " + SegmentName.of(0));
    }

    @Test
    void isDownWhenANewFileCannotBeForced() throws Exception {
        ForgetfulFiles files = new ForgetfulFiles(0);
        Journal journal = Journals.open(files);
        Journals.append(journal, new byte[40_000]);
        files.fail("forceFolder", any -> true);

        assertThat(journal.append(ByteBuffer.allocate(40_000))).isInstanceOf(AppendOutcome.Down.class);
        files.failNothing();
        assertThatThrownBy(() -> journal.startAtLeastAt(1_000)).hasMessageContaining("is down");
    }

    @Test
    void committedRecordsSurviveAPowerCutThatForgetsAllThatWasNotForced() throws Exception {
        ForgetfulFiles files = new ForgetfulFiles(0);
        Journal journal = Journals.open(files);
        Journals.write(journal, "a");
        Journals.write(journal, "b");

        files.cutPowerAndForgetAll();

        assertThat(Journals.read(Journals.open(files))).containsExactly("0:a", "1:b");
    }

    @Test
    void whatAKilledProcessLeftIsForcedBeforeItCountsAsCommitted() throws Exception {
        ForgetfulFiles files = new ForgetfulFiles(0);
        Journals.write(Journals.open(files, Journals.settings(Durability.WRITTEN)), "left in the page cache");
        files.killProcess();
        assertThat(Journals.open(files).committedSequence()).isEqualTo(1);

        files.cutPowerAndForgetAll();

        assertThat(Journals.read(Journals.open(files))).containsExactly("0:left in the page cache");
    }

    @Test
    void whatAFailedForceLeftInMemoryIsBroughtToTheDiskBeforeItCountsAsCommitted() throws Exception {
        ForgetfulFiles files = new ForgetfulFiles(0);
        Journal journal = Journals.open(files);
        Journals.write(journal, "forced");
        Journals.append(journal, "in pages that the kernel takes for clean");
        files.fail("force", any -> true);
        journal.commit();
        files.failNothing();
        files.killProcess();
        assertThat(Journals.open(files).committedSequence()).isEqualTo(2);

        files.cutPowerAndForgetAll();

        assertThat(Journals.read(Journals.open(files)))
                .containsExactly("0:forced", "1:in pages that the kernel takes for clean");
    }

    @Test
    void forcesOncePerCommitAndNotAtAllWhenNothingWasAppended() throws Exception {
        AtomicLong nanos = new AtomicLong();
        try (Journal journal = Journal.open(onDisk())) {
            journal.addForceListener(nanos::addAndGet);
            Journals.write(journal, "a", "b", "c");
            Journals.commit(journal);
            assertThat(journal.statistics().forces()).isEqualTo(1);
            assertThat(nanos.get()).isPositive();
        }
    }

    @Test
    void doesNotForceWhenWrittenIsEnough() throws Exception {
        Journal journal = Journals.open(new ForgetfulFiles(0), Journals.settings(Durability.WRITTEN));
        Journals.write(journal, "a");
        assertThat(journal.statistics().forces()).isZero();
        assertThat(Journals.read(journal)).containsExactly("0:a");
    }

    @Test
    void leavesOutNumbersForAPositionThatIsAhead() throws Exception {
        ForgetfulFiles files = new ForgetfulFiles(0);
        Journal journal = Journals.open(files);
        Journals.write(journal, "a");

        journal.startAtLeastAt(1_000);
        journal.startAtLeastAt(10);
        assertThat(Journals.read(journal)).containsExactly("0:a");
        assertThat(journal.committedSequence()).isEqualTo(1_000);
        files.cutPowerAndForgetAll();

        Journal again = Journals.open(files);
        Journals.write(again, "b");
        assertThat(Journals.read(again)).containsExactly("0:a", "1000:b");
        assertThat(again.statistics().corruptRecords()).isZero();
    }

    @Test
    void tellsAReaderHowMuchWasReleasedBeforeItCame() throws Exception {
        Journal journal = Journals.open(new ForgetfulFiles(0));
        fillSegments(journal, 3);
        journal.release(5);
        long first = journal.firstSequence();

        try (JournalReader reader = journal.reader(1)) {
            assertThat(reader.advance()).isTrue();
            assertThat(reader.sequence()).isEqualTo(first);
            assertThat(reader.skippedBefore()).isEqualTo(first - 1);
        }
        assertThat(journal.statistics().corruptRecords()).isZero();
    }

    @Test
    void waitsForACommitForNoLongerThanAsked() throws Exception {
        try (Journal journal = Journal.open(onDisk())) {
            assertThat(journal.awaitCommitted(0, AT_ONCE)).isFalse();
            assertThat(journal.awaitCommitted(0, Duration.ofMillis(5))).isFalse();
            CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> awaits(journal, 0));
            Journals.write(journal, "a");
            assertThat(waiting.join()).isTrue();
            assertThat(journal.awaitCommitted(0, AT_ONCE)).isTrue();
        }
    }

    @Test
    void endsAllWaitingWhenItIsClosed() throws Exception {
        Journal journal = Journal.open(onDisk());
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> awaits(journal, 0));
        journal.close();
        assertThat(waiting.join()).isFalse();
        assertThat(journal.append(ByteBuffer.allocate(1))).isInstanceOf(AppendOutcome.Down.class);
    }

    @Test
    void writesAndReadsThroughAnInterruptAndKeepsItForTheCaller() throws Exception {
        try (Journal journal = Journal.open(onDisk());
                JournalReader reader = journal.reader(0)) {
            Thread.currentThread().interrupt();
            Journals.append(journal, "a");
            Journals.commit(journal);
            assertThat(reader.advance()).isTrue();
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void throwsWhenTheDiskCannotBeReadAndGoesOnWhenItCan() throws Exception {
        ForgetfulFiles files = new ForgetfulFiles(0);
        Journal journal = Journals.open(files);
        Journals.write(journal, "a");
        try (JournalReader reader = journal.reader(0)) {
            files.fail("read", any -> true);
            assertThatThrownBy(reader::advance)
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("record 0");
            files.failNothing();
            assertThat(reader.advance()).isTrue();
            assertThat(reader.skippedBefore()).isZero();
        }
    }

    @Test
    void saysWhyItCannotBeOpened() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        JournalSettings settings = new JournalSettings(file, 4 << 20, 1 << 20, Durability.FORCED, 0);
        assertThatThrownBy(() -> Journal.open(settings))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("not a folder")
                .hasMessageContaining("user");
    }

    @Test
    void refusesSettingsThatCannotWork() {
        assertThatThrownBy(() -> new JournalSettings(folder, 100_000, 65_536, Durability.FORCED, 0))
                .hasMessageContaining("must hold two segments");
        assertThatThrownBy(() -> new JournalSettings(folder, 100_000, 1_000, Durability.FORCED, 0))
                .hasMessageContaining("segment size is 1000");
        assertThatThrownBy(() -> new JournalSettings(folder, 1 << 20, 65_536, Durability.FORCED, -1))
                .hasMessageContaining("cannot be negative");
    }

    private JournalSettings onDisk() {
        return new JournalSettings(folder, 16 << 20, JournalSettings.MIN_SEGMENT_BYTES, Durability.FORCED, 0);
    }

    /** Two records fill a segment. */
    private static void fillSegments(Journal journal, int segments) {
        for (int i = 0; i < 2 * segments; i++) {
            Journals.append(journal, new byte[30_000]);
        }
        Journals.commit(journal);
    }

    private static AppendOutcome appendUntilFull(Journal journal) {
        AppendOutcome outcome = journal.append(ByteBuffer.allocate(9_000));
        for (int i = 0; i < 1_000 && outcome instanceof AppendOutcome.Appended; i++) {
            outcome = journal.append(ByteBuffer.allocate(9_000));
        }
        return outcome;
    }

    private static boolean awaits(Journal journal, long sequence) {
        try {
            return journal.awaitCommitted(sequence, LONG);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
