/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A crash in front of each single file operation of each phase, with the process and with the machine. */
class CrashPhaseTest {

    private static final byte[] HALF_A_SEGMENT = new byte[30_000];

    private interface Phase {
        void run() throws Exception;
    }

    private interface Scenario {
        /** Does what is not under test; returns what is. */
        Phase prepare(ForgetfulFiles files) throws Exception;
    }

    private interface Check {
        void after(ForgetfulFiles files) throws Exception;
    }

    @Test
    void losesNothingWhileTheFirstSegmentIsCreated() throws Exception {
        atEachOperation(files -> () -> Journals.write(Journals.open(files), "first"), files -> {
            Journal journal = Journals.open(files);
            assertThat(journal.committedSequence()).isIn(0L, 1L);
            assertThat(journal.statistics().filesSetAside()).isZero();
            assertThat(files.list()).noneMatch(SegmentName::isUnfinished);
        });
    }

    @Test
    void losesNothingWhileASegmentIsRolled() throws Exception {
        atEachOperation(
                files -> {
                    Journal journal = Journals.open(files);
                    Journals.append(journal, HALF_A_SEGMENT);
                    Journals.write(journal, "committed");
                    return () -> {
                        Journals.append(journal, HALF_A_SEGMENT);
                        Journals.append(journal, HALF_A_SEGMENT);
                        Journals.write(journal, "last");
                    };
                },
                files -> {
                    Journal journal = Journals.open(files);
                    assertThat(Journals.read(journal))
                            .hasSizeGreaterThanOrEqualTo(2)
                            .element(1)
                            .isEqualTo("1:committed");
                    assertThat(journal.statistics().corruptRecords()).isZero();
                    assertThat(journal.statistics().filesSetAside()).isZero();
                    long next = journal.committedSequence();
                    Journals.write(journal, "goes on");
                    assertThat(Journals.read(journal, next)).containsExactly(next + ":goes on");
                });
    }

    @Test
    void losesNothingThatIsNotReleasedWhileSegmentsAreDeleted() throws Exception {
        atEachOperation(
                files -> {
                    Journal journal = Journals.open(files);
                    for (int i = 0; i < 6; i++) {
                        Journals.append(journal, HALF_A_SEGMENT);
                    }
                    Journals.commit(journal);
                    return () -> journal.release(5);
                },
                files -> {
                    Journal journal = Journals.open(files);
                    assertThat(journal.firstSequence()).isLessThanOrEqualTo(5);
                    assertThat(journal.committedSequence()).isEqualTo(6);
                    long first = journal.firstSequence();
                    assertThat(Journals.read(journal, first)).hasSize((int) (6 - first));
                });
    }

    @Test
    void recoversAgainWhenItCrashesWhileRecovering() throws Exception {
        atEachOperation(
                files -> {
                    Journal journal = Journals.open(files);
                    Journals.write(journal, "kept");
                    Journals.write(journal, "torn", "whole", "torn too");
                    damageFramesOneAndThree(files);
                    return () -> Journals.open(files);
                },
                files -> {
                    Journal journal = Journals.open(files);
                    Journals.write(journal, "new");
                    assertThat(Journals.read(journal)).containsExactly("0:kept", "2:whole", "3:new");
                    assertThat(journal.statistics().corruptRecords()).isZero();
                });
    }

    @Test
    void hasTheOldOrTheNewCheckpointWheneverItCrashes() throws Exception {
        atEachOperation(
                files -> {
                    CheckpointFile checkpoint = new CheckpointFile(files, "position", 1);
                    checkpoint.write("oldest".getBytes(UTF_8));
                    checkpoint.write("old".getBytes(UTF_8));
                    return () -> checkpoint.write("new".getBytes(UTF_8));
                },
                files -> {
                    CheckpointFile checkpoint = new CheckpointFile(files, "position", 1);
                    assertThat(new String(checkpoint.read().orElseThrow(), UTF_8))
                            .isIn("old", "new");
                    checkpoint.write("after".getBytes(UTF_8));
                    assertThat(checkpoint.read()).contains("after".getBytes(UTF_8));
                    assertThat(files.list()).isSubsetOf(Set.of("position", "position.previous"));
                });
    }

    @Test
    void hasTheOldOrTheNewCheckpointWheneverItCrashesOnAFullDisk() throws Exception {
        atEachOperation(
                files -> {
                    CheckpointFile checkpoint = new CheckpointFile(files, "position", 1);
                    checkpoint.write("one".getBytes(UTF_8));
                    checkpoint.write("old".getBytes(UTF_8));
                    files.limitSpaceTo(files.bytes());
                    return () -> checkpoint.write("new".getBytes(UTF_8));
                },
                files -> assertThat(new String(
                                new CheckpointFile(files, "position", 1).read().orElseThrow(), UTF_8))
                        .isIn("old", "new"));
    }

    @Test
    void hasTheFirstCheckpointOrNone() throws Exception {
        atEachOperation(
                files -> () -> new CheckpointFile(files, "position", 1).write("first".getBytes(UTF_8)),
                files -> assertThat(new CheckpointFile(files, "position", 1)
                                .read()
                                .map(bytes -> new String(bytes, UTF_8))
                                .orElse("none"))
                        .isIn("first", "none"));
    }

    private static void damageFramesOneAndThree(ForgetfulFiles files) {
        String name = SegmentName.of(0);
        byte[] bytes = files.contentOf(name);
        int one = 4096 + 16 + 4;
        int three = one + 16 + 4 + 16 + 5;
        bytes[one + 16] ^= 1;
        Arrays.fill(bytes, three, three + 8, (byte) 0x77);
        files.replace(name, bytes);
    }

    private static void atEachOperation(Scenario scenario, Check check) throws Exception {
        for (Consumer<ForgetfulFiles> crash : CRASHES) {
            int operations = 0;
            while (crashesAt(operations, scenario, crash, check)) {
                operations++;
            }
            assertThat(operations).as("operations of this phase").isPositive();
        }
    }

    private static final Set<Consumer<ForgetfulFiles>> CRASHES =
            Set.of(ForgetfulFiles::killProcess, ForgetfulFiles::cutPowerAndForgetAll, ForgetfulFiles::cutPower);

    /** Returns false when the phase was over before so many operations: then all have had their turn. */
    private static boolean crashesAt(int operations, Scenario scenario, Consumer<ForgetfulFiles> crash, Check check)
            throws Exception {
        ForgetfulFiles files = new ForgetfulFiles(operations);
        Phase phase = scenario.prepare(files);
        files.killAfter(operations);
        boolean crashed = false;
        try {
            phase.run();
        } catch (ForgetfulFiles.Killed killed) {
            crashed = true;
        }
        crash.accept(files);
        check.after(files);
        return crashed;
    }
}
