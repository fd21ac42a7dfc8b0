/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/**
 * A toy journal (a map) beside a real one on a disk that forgets. Each action is done on both; whatever the real one says
 * or returns must be what the map allows.
 */
final class JournalModel {

    private final ForgetfulFiles disk;
    private final JournalSettings settings;
    private final Random random;
    private final boolean cutsPower;

    /** Everything appended and not known to be lost, by sequence. */
    private final NavigableMap<Long, byte[]> records = new TreeMap<>();

    private Journal journal;
    private JournalReader follower;
    private long followed;
    private long appended;
    private long committed;
    private long released;
    private boolean down;
    private long bytesAtOpen;

    JournalModel(JournalSettings settings, ForgetfulFiles disk, boolean cutsPower, long seed) throws JournalException {
        this.settings = settings;
        this.disk = disk;
        this.cutsPower = cutsPower;
        this.random = new Random(seed);
        open();
    }

    void append(int bytes) {
        byte[] record = new byte[bytes];
        random.nextBytes(record);
        switch (journal.append(ByteBuffer.wrap(record))) {
            case AppendOutcome.Appended(long sequence) -> {
                assertThat(down).isFalse();
                assertThat(sequence).isEqualTo(appended);
                records.put(appended++, record);
            }
            case AppendOutcome.Full full -> assertThat(journal.fullReason()).isPresent();
            case AppendOutcome.TooLarge tooLarge -> assertThat(bytes).isGreaterThan(tooLarge.limit());
            case AppendOutcome.Down reason -> down = true;
        }
        // Rolling commits what is in the file that is left.
        assertThat(journal.committedSequence()).isBetween(committed, appended);
        committed = journal.committedSequence();
        // A power cut may give a sealed file its cut room back, or bring a deleted one back.
        assertThat(journal.bytes()).isLessThanOrEqualTo(Math.max(journal.limitBytes(), bytesAtOpen));
    }

    void commit() {
        switch (journal.commit()) {
            case CommitOutcome.Committed(long next) -> {
                assertThat(down).isFalse();
                assertThat(next).isEqualTo(appended).isEqualTo(journal.committedSequence());
                committed = next;
            }
            case CommitOutcome.Full full -> assertThat(journal.fullReason()).isPresent();
            case CommitOutcome.Down reason -> down = true;
        }
    }

    /** As a caller does whose own position is ahead: with nothing appended and not committed; gives up when it fails. */
    void jump(int numbers) throws JournalException {
        if (appended > committed) {
            return;
        }
        appended += numbers;
        try {
            journal.startAtLeastAt(appended);
        } catch (JournalException noRoomOrDown) {
            crash();
            return;
        }
        assertThat(journal.committedSequence()).isEqualTo(appended);
        committed = appended;
        bytesAtOpen = Math.max(bytesAtOpen, journal.bytes());
    }

    void release(int percent) {
        long below = committed * percent / 100;
        released = Math.max(released, below);
        journal.release(below);
        assertThat(journal.firstSequence()).isLessThanOrEqualTo(released);
    }

    void read(int percentFrom) throws JournalException {
        checkReadable(committed * percentFrom / 100);
    }

    /** One reader that stays open over rolls and releases, and sees each record once. */
    void follow(int atMost) throws JournalException {
        for (int i = 0; i < atMost && follower.advance(); i++) {
            long sequence = follower.sequence();
            assertThat(sequence).isGreaterThanOrEqualTo(followed).isLessThan(committed);
            assertThat(bytes(follower.payload())).isEqualTo(records.get(sequence));
            long missing = sequence - followed;
            assertThat(follower.skippedBefore()).isLessThanOrEqualTo(missing);
            assertThat(records.subMap(Math.min(sequence, Math.max(followed, released)), sequence))
                    .isEmpty();
            followed = sequence + 1;
        }
    }

    void limitSpace(int moreBytes) {
        disk.limitSpaceTo(disk.bytes() + moreBytes);
    }

    void endOfLimits() {
        disk.limitSpaceTo(Long.MAX_VALUE);
        disk.failNothing();
    }

    void failing(String operation) {
        disk.fail(operation, any -> true);
    }

    void killAfter(int operations) {
        disk.killAfter(operations);
    }

    /** The process ends, with or without the machine, and is started again, perhaps more than once. */
    void crash(int operationsOfFirstStart) throws JournalException {
        stop();
        disk.killAfter(operationsOfFirstStart);
        try {
            Journals.open(disk, settings);
        } catch (ForgetfulFiles.Killed inRecovery) {
            // As intended: the next start finds a half repaired folder.
        }
        crash();
    }

    void crash() throws JournalException {
        stop();
        open();
        checkAfterCrash();
    }

    private void stop() {
        endOfLimits();
        if (cutsPower && random.nextInt(3) > 0) {
            disk.cutPower();
        } else {
            disk.killProcess();
        }
    }

    private void open() throws JournalException {
        journal = Journal.open(settings, new SegmentFactory(disk, random::nextLong));
        down = false;
        bytesAtOpen = journal.bytes();
        followed = journal.firstSequence();
        follower = journal.reader(followed);
    }

    private void checkAfterCrash() throws JournalException {
        long next = journal.committedSequence();
        assertThat(next).as("nothing committed is lost, nothing is invented").isBetween(committed, appended);
        assertThat(journal.firstSequence()).isLessThanOrEqualTo(released);
        NavigableMap<Long, byte[]> found = readFrom(journal.firstSequence());
        assertThat(found.keySet())
                .containsAll(records.subMap(released, committed).keySet());
        found.forEach((sequence, bytes) -> assertThat(bytes).isEqualTo(records.get(sequence)));
        assertThat(journal.statistics().corruptRecords()).isZero();
        assertThat(journal.statistics().filesSetAside()).isZero();
        records.tailMap(committed).keySet().retainAll(found.keySet());
        appended = next;
        committed = next;
    }

    private void checkReadable(long from) throws JournalException {
        NavigableMap<Long, byte[]> found = readFrom(from);
        long first = Math.min(committed, Math.max(from, journal.firstSequence()));
        NavigableMap<Long, byte[]> expected = records.subMap(first, true, committed, false);
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        found.forEach((sequence, bytes) -> assertThat(bytes).isEqualTo(expected.get(sequence)));
    }

    private NavigableMap<Long, byte[]> readFrom(long from) throws JournalException {
        NavigableMap<Long, byte[]> found = new TreeMap<>();
        List<Long> gaps = new ArrayList<>();
        try (JournalReader reader = journal.reader(from)) {
            while (reader.advance()) {
                found.put(reader.sequence(), bytes(reader.payload()));
                gaps.add(reader.skippedBefore());
            }
            assertThat(reader.nextSequence()).isEqualTo(Math.max(from, journal.committedSequence()));
        }
        assertThat(gaps.stream().skip(1)).allMatch(gap -> gap == 0);
        return found;
    }

    private static byte[] bytes(ByteBuffer payload) {
        byte[] copy = new byte[payload.remaining()];
        payload.get(copy);
        return copy;
    }
}
