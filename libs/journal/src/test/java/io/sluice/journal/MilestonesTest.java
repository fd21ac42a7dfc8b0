/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MilestonesTest {

    private static final long SEGMENT_BYTES = 2 << 20;
    private static final int LOOK_BYTES = 256 << 10;
    private static final int RECORDS = 15_000;
    private static final int RECORD_BYTES = 300;

    private final ForgetfulFiles disk = new ForgetfulFiles(1);
    private final WatchedFiles files = new WatchedFiles(disk);

    private Journal open() throws JournalException {
        JournalSettings settings =
                new JournalSettings(Path.of("journal"), 8 * SEGMENT_BYTES, SEGMENT_BYTES, Durability.FORCED, 0);
        return Journals.open(files, settings);
    }

    /** Two full segments and a part of the third. */
    private Journal filled() throws JournalException {
        Journal journal = open();
        for (int i = 0; i < RECORDS; i++) {
            Journals.append(journal, new byte[RECORD_BYTES]);
        }
        Journals.commit(journal);
        return journal;
    }

    private static void readThrough(Journal journal) throws JournalException {
        try (JournalReader reader = journal.reader(0)) {
            while (reader.advance()) {
                assertThat(reader.payload().remaining()).isEqualTo(RECORD_BYTES);
            }
        }
    }

    @Test
    void aReaderOfARecordInTheMiddleReadsLittleWhereAnotherHasPassed() throws Exception {
        Journal journal = filled();
        readThrough(journal);
        Random random = new Random(3);
        for (int i = 0; i < 100; i++) {
            long wanted = random.nextInt(RECORDS);
            files.bytesRead();
            try (JournalReader reader = journal.reader(wanted)) {
                assertThat(reader.advance()).isTrue();
                assertThat(reader.sequence()).isEqualTo(wanted);
                assertThat(reader.skippedBefore()).isZero();
            }
            assertThat(files.bytesRead()).as("for record " + wanted).isLessThanOrEqualTo(2 * LOOK_BYTES);
        }
    }

    @Test
    void theFirstReaderOfAFileLeavesThemForThoseBehindIt() throws Exception {
        filled().close();
        Journal journal = open();
        long wanted = 5_900;
        try (JournalReader reader = journal.reader(wanted)) {
            files.bytesRead();
            assertThat(reader.advance()).isTrue();
            assertThat(files.bytesRead()).as("nobody has been here").isGreaterThan(6 * LOOK_BYTES);
        }
        try (JournalReader reader = journal.reader(wanted)) {
            assertThat(reader.advance()).isTrue();
            assertThat(reader.sequence()).isEqualTo(wanted);
            assertThat(files.bytesRead()).isLessThanOrEqualTo(2 * LOOK_BYTES);
        }
    }

    @Test
    void leadsToTheSameRecordsAsAReaderOfTheWholeFileAlsoAmongDamage() throws Exception {
        filled().close();
        Random random = new Random(5);
        damageSealedFiles(random);
        Journal journal = open();
        try (JournalReader reader = journal.reader(0)) {
            while (reader.advance()) {
                assertThat(reader.sequence()).isLessThan(RECORDS);
            }
        }
        damageSealedFiles(random); // and some of the milestones lie in it
        for (int i = 0; i < 40; i++) {
            long from = random.nextInt(RECORDS);
            assertThat(read(journal, from)).as("from " + from).isEqualTo(read(open(), from));
        }
    }

    private void damageSealedFiles(Random random) throws Exception {
        List<String> sealed = disk.list().stream().sorted().toList().subList(0, 2);
        for (String name : sealed) {
            byte[] bytes = disk.contentOf(name);
            for (int i = 0; i < 12; i++) {
                int at = SegmentHeader.BLOCK_BYTES + random.nextInt(bytes.length - SegmentHeader.BLOCK_BYTES);
                Arrays.fill(bytes, at, Math.min(bytes.length, at + random.nextInt(20_000)), (byte) random.nextInt());
            }
            disk.replace(name, bytes);
        }
    }

    /** Sequences, and how many were skipped before each. */
    private static List<String> read(Journal journal, long from) throws JournalException {
        List<String> read = new ArrayList<>();
        try (JournalReader reader = journal.reader(from)) {
            while (reader.advance()) {
                read.add(reader.sequence() + " after " + reader.skippedBefore());
            }
        }
        return read;
    }

    @Test
    void areFurtherApartInALargeJournalSoThatTheyCostNoMoreMemory() {
        assertThat(Milestones.apart(1 << 20)).isEqualTo(LOOK_BYTES);
        assertThat(Milestones.apart(16L << 40)).isEqualTo(1L << 30);
    }

    @Test
    void beginsAtTheFirstFrameWhereThereIsNone() {
        Milestones milestones = new Milestones(100);
        milestones.passed(107, 5_000, 10_000);
        assertThat(milestones.before(107)).isEqualTo(new Milestones.Milestone(100, SegmentHeader.BLOCK_BYTES));
        milestones.passed(120, 15_000, 10_000);
        milestones.passed(130, 16_000, 10_000);
        milestones.passed(140, 25_000, 10_000);
        assertThat(milestones.before(119).sequence()).isEqualTo(100);
        assertThat(milestones.before(120)).isEqualTo(new Milestones.Milestone(120, 15_000));
        assertThat(milestones.before(139)).isEqualTo(new Milestones.Milestone(120, 15_000));
        assertThat(milestones.before(1_000)).isEqualTo(new Milestones.Milestone(140, 25_000));
    }
}
