/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each kind of damage: what is kept, and what is counted. */
class CorruptionTableTest {

    private static final String FIRST = "00000000000000000000.journal";
    private static final int FRAME = 16 + 5;

    private final ForgetfulFiles files = new ForgetfulFiles(0);

    /** Three groups of two records of five bytes each. */
    @BeforeEach
    void writesThreeGroups() throws Exception {
        Journal journal = Journals.open(files);
        Journals.write(journal, "rec-0", "rec-1");
        Journals.write(journal, "rec-2", "rec-3");
        Journals.write(journal, "rec-4", "rec-5");
        journal.close();
    }

    @Test
    void cutsATornLastRecordAndGivesItsNumberAgain() throws Exception {
        damage(FIRST, file -> Arrays.fill(file, frame(5) + 18, frame(6), (byte) 0));

        Journal journal = Journals.open(files);

        assertThat(Journals.read(journal)).containsExactly("0:rec-0", "1:rec-1", "2:rec-2", "3:rec-3", "4:rec-4");
        assertThat(journal.statistics()).isEqualTo(new JournalStatistics(5, 18, 0, 0, 0, 0));
        Journals.write(journal, "again");
        assertThat(Journals.read(journal, 5)).containsExactly("5:again");
        assertThat(reopened(journal).statistics().tornBytes()).isZero();
    }

    @Test
    void cutsAFileThatEndsInsideARecord() throws Exception {
        files.replace(FIRST, Arrays.copyOf(files.contentOf(FIRST), frame(5) + 18));

        Journal journal = Journals.open(files);

        assertThat(journal.committedSequence()).isEqualTo(5);
        assertThat(journal.statistics().tornBytes()).isEqualTo(18);
        assertThat(files.contentOf(FIRST)).hasSize(frame(5));
    }

    @Test
    void forcesTheCutBeforeItGoesOn() throws Exception {
        damage(FIRST, file -> file[frame(5) + 16] ^= 1);

        Journals.open(files);

        assertThat(files.operations())
                .endsWith("truncate " + FIRST, "write " + FIRST, "force " + FIRST, "forceFolder ");
    }

    @Test
    void skipsACorruptPayloadAndContinues() throws Exception {
        damage(FIRST, file -> file[frame(1) + 17] ^= 1);

        Journal journal = Journals.open(files);

        assertThat(Journals.read(journal)).containsExactly("0:rec-0", "-1", "2:rec-2", "3:rec-3", "4:rec-4", "5:rec-5");
        assertThat(journal.statistics()).isEqualTo(new JournalStatistics(6, 0, 1, 0, 0, 0));
    }

    @Test
    void findsTheNextRecordWhenALengthIsDamaged() throws Exception {
        damage(FIRST, file -> file[frame(1) + 6] = 0x7f);

        Journal journal = Journals.open(files);

        assertThat(Journals.read(journal)).containsExactly("0:rec-0", "-1", "2:rec-2", "3:rec-3", "4:rec-4", "5:rec-5");
        assertThat(journal.statistics().corruptRecords()).isEqualTo(1);
    }

    @Test
    void countsTheRecordsOfAWipedStretchExactly() throws Exception {
        damage(FIRST, file -> Arrays.fill(file, frame(0) + 3, frame(3) + 1, (byte) 0xff));

        Journal journal = Journals.open(files);

        assertThat(Journals.read(journal)).containsExactly("-4", "4:rec-4", "5:rec-5");
        assertThat(journal.statistics().corruptRecords()).isEqualTo(4);
    }

    @Test
    void countsDamageOnceHoweverManyReadersPassIt() throws Exception {
        damage(FIRST, file -> file[frame(1) + 17] ^= 1);
        Journal journal = Journals.open(files);

        Journals.read(journal);
        Journals.read(journal);

        assertThat(journal.statistics().corruptRecords()).isEqualTo(1);
    }

    @Test
    void takesAHoleInTheLastGroupForAnUnfinishedWriteAndKeepsWhatFollows() throws Exception {
        damage(FIRST, file -> Arrays.fill(file, frame(4), frame(5), (byte) 0));

        Journal journal = Journals.open(files);

        assertThat(Journals.read(journal)).containsExactly("0:rec-0", "1:rec-1", "2:rec-2", "3:rec-3", "5:rec-5");
        assertThat(journal.statistics()).isEqualTo(new JournalStatistics(6, FRAME, 0, 0, 0, 0));
    }

    @Test
    void doesNotTakeThatHoleForDamageLater() throws Exception {
        damage(FIRST, file -> Arrays.fill(file, frame(4), frame(5), (byte) 0));
        Journal journal = Journals.open(files);
        Journals.write(journal, "rec-6");

        Journal again = reopened(journal);

        assertThat(Journals.read(again, 3)).containsExactly("3:rec-3", "5:rec-5", "6:rec-6");
        assertThat(again.statistics()).isEqualTo(new JournalStatistics(7, 0, 0, 0, 0, 0));
    }

    @Test
    void doesNotTakeAFrameInsideAPayloadForARecord() throws Exception {
        byte[] segment = files.contentOf(FIRST);
        byte[] forged = Arrays.copyOfRange(segment, frame(4), frame(5));
        ForgetfulFiles salted = new ForgetfulFiles(0);
        Journal journal = Journal.open(
                Journals.settings(Durability.FORCED), new SegmentFactory(salted, () -> 0x1234_5678_9abc_def0L));
        Journals.write(journal, "a", "b", "c", "d");
        Journals.append(journal, forged);
        Journals.commit(journal);
        journal.close();
        byte[] torn = salted.contentOf(FIRST);
        torn[4096 + 4 * 17] ^= 1;
        salted.replace(FIRST, torn);

        assertThat(Journals.read(Journals.open(salted))).containsExactly("0:a", "1:b", "2:c", "3:d");
    }

    @Test
    void usesTheSecondHeaderWhenTheFirstIsDamaged() throws Exception {
        damage(FIRST, file -> file[9] ^= 1);

        Journal journal = Journals.open(files);

        assertThat(Journals.read(journal)).hasSize(6);
        assertThat(journal.statistics()).isEqualTo(new JournalStatistics(6, 0, 0, 1, 0, 0));
    }

    @Test
    void setsAFileWithoutAHeaderAsideAndNumbersAboveAllItCanHaveHeld() throws Exception {
        damage(FIRST, file -> Arrays.fill(file, 0, 4096, (byte) 0));

        Journal journal = Journals.open(files);

        assertThat(journal.statistics().filesSetAside()).isEqualTo(1);
        assertThat(files.list()).contains(FIRST + ".unreadable-1");
        assertThat(journal.committedSequence()).isGreaterThanOrEqualTo(6);
        Journals.write(journal, "goes on");
        assertThat(Journals.read(reopened(journal), journal.firstSequence()))
                .singleElement()
                .asString()
                .endsWith(":goes on");
    }

    @Test
    void setsAFileOfAnotherVersionAside() throws Exception {
        damage(FIRST, file -> {
            file[5] = 2;
            file[2048 + 5] = 2;
        });

        assertThat(Journals.open(files).statistics().filesSetAside()).isEqualTo(1);
    }

    @Test
    void setsAFileUnderAWrongNameAside() throws Exception {
        files.replace("00000000000000000777.journal", files.contentOf(FIRST));

        Journal journal = Journals.open(files);

        assertThat(files.list()).contains("00000000000000000777.journal.unreadable-1");
        assertThat(Journals.read(journal)).hasSize(6);
        assertThat(journal.committedSequence()).isGreaterThan(777);
    }

    @Test
    void leavesForeignFilesAlone() throws Exception {
        files.replace("notes.txt", new byte[] {1});
        files.replace("99999999999999999999.journal", new byte[] {1});

        Journal journal = Journals.open(files);

        assertThat(journal.statistics().filesSetAside()).isZero();
        assertThat(files.list()).contains("notes.txt", "99999999999999999999.journal");
    }

    @Test
    void reportsAHoleInAnOlderFileWhenAReaderComesToIt() throws Exception {
        String second = rollToASecondFile();
        damage(FIRST, file -> file[frame(2) + 17] ^= 1);

        Journal journal = Journals.open(files);

        assertThat(journal.statistics().corruptRecords()).isZero();
        assertThat(Journals.read(journal)).containsSubsequence("1:rec-1", "-1", "3:rec-3");
        assertThat(journal.statistics().corruptRecords()).isEqualTo(1);
        assertThat(files.list()).contains(second);
    }

    @Test
    void reportsRecordsMissingAtTheEndOfAnOlderFile() throws Exception {
        rollToASecondFile();
        files.replace(FIRST, Arrays.copyOf(files.contentOf(FIRST), frame(4)));

        Journal journal = Journals.open(files);

        assertThat(Journals.read(journal)).startsWith("0:rec-0", "1:rec-1", "2:rec-2", "3:rec-3", "-4");
        assertThat(journal.statistics().corruptRecords()).isEqualTo(4);
    }

    @Test
    void readsOnBehindAFileThatWasSetAside() throws Exception {
        String second = rollToASecondFile();
        damage(FIRST, file -> Arrays.fill(file, 0, 4096, (byte) 0));

        Journal journal = Journals.open(files);

        assertThat(SegmentName.of(journal.firstSequence())).isEqualTo(second);
        assertThat(Journals.read(journal)).startsWith("-8").hasSize(3);
    }

    @Test
    void setsAFileThatTheDiskCannotReadAside() throws Exception {
        rollToASecondFile();
        files.fail("read", FIRST::equals);

        assertThat(Journals.open(files).statistics().filesSetAside()).isEqualTo(1);
    }

    private String rollToASecondFile() throws JournalException {
        Journal journal = Journals.open(files);
        for (int i = 0; i < 4; i++) {
            Journals.append(journal, new byte[30_000]);
        }
        Journals.commit(journal);
        journal.close();
        return SegmentName.of(8);
    }

    private Journal reopened(Journal journal) throws JournalException {
        journal.close();
        return Journals.open(files);
    }

    private void damage(String name, Consumer<byte[]> how) {
        byte[] bytes = files.contentOf(name);
        how.accept(bytes);
        files.replace(name, bytes);
    }

    /** Where the frame of a record begins. */
    private static int frame(int record) {
        return 4096 + record * FRAME;
    }
}
