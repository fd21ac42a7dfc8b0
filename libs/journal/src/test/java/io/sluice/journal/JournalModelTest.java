/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/** Any order of actions and accidents, checked against a toy; {@link JournalModelSoak} does it for longer. */
class JournalModelTest {

    /** One step; a value, so that a failing sequence is printed and made shorter. */
    record Action(String name, int number) {

        void on(JournalModel model) throws JournalException {
            switch (name) {
                case "append" -> model.append(number);
                case "commit" -> model.commit();
                case "jump" -> model.jump(number);
                case "release" -> model.release(number);
                case "read" -> model.read(number);
                case "follow" -> model.follow(number);
                case "limitSpace" -> model.limitSpace(number);
                case "endOfLimits" -> model.endOfLimits();
                case "failingWrite" -> model.failing("write");
                case "failingForce" -> model.failing("force");
                case "failingFolderForce" -> model.failing("forceFolder");
                case "failingDelete" -> model.failing("delete");
                case "killAfter" -> model.killAfter(number);
                case "crash" -> model.crash();
                case "crashTwice" -> model.crash(number);
                default -> throw new IllegalArgumentException(name);
            }
        }
    }

    @Property(tries = 400, seed = "20260101", shrinking = ShrinkingMode.BOUNDED)
    void keepsWhatItCommittedThroughAnyAccident(@ForAll("actions") List<Action> actions, @ForAll long seed)
            throws Exception {
        run(actions, new JournalModel(Journals.settings(Durability.FORCED), new ForgetfulFiles(seed), true, seed));
    }

    @Property(tries = 150, seed = "20260101", shrinking = ShrinkingMode.BOUNDED)
    void keepsWhatItCommittedWithoutForcesWhenOnlyTheProcessEnds(
            @ForAll("actions") List<Action> actions, @ForAll long seed) throws Exception {
        run(actions, new JournalModel(Journals.settings(Durability.WRITTEN), new ForgetfulFiles(seed), false, seed));
    }

    /** The model would notice if the forces were taken out. */
    @Property(tries = 1)
    void failsWhenForcesDoNothing() {
        assertThatThrownBy(() -> {
                    for (long seed = 0; seed < 20; seed++) {
                        ForgetfulFiles disk = new ForgetfulFiles(seed);
                        disk.ignoreForces();
                        JournalModel model = new JournalModel(Journals.settings(Durability.FORCED), disk, true, seed);
                        for (int i = 0; i < 20; i++) {
                            model.append(500);
                            model.commit();
                        }
                        model.crash();
                    }
                })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nothing committed is lost");
    }

    static void run(List<Action> actions, JournalModel model) throws JournalException {
        for (Action action : actions) {
            try {
                action.on(model);
            } catch (ForgetfulFiles.Killed killed) {
                model.crash();
            }
        }
        model.crash();
    }

    @Provide
    Arbitrary<List<Action>> actions() {
        return anyActions();
    }

    static Arbitrary<List<Action>> anyActions() {
        return Arbitraries.frequencyOf(
                        Tuple.of(30, action("append", 1, 300)),
                        Tuple.of(20, action("append", 300, 9_000)),
                        Tuple.of(3, action("append", 40_000, 70_000)),
                        Tuple.of(20, action("commit", 0, 0)),
                        Tuple.of(1, action("jump", 1, 1_000)),
                        Tuple.of(6, action("release", 0, 100)),
                        Tuple.of(6, action("read", 0, 110)),
                        Tuple.of(8, action("follow", 1, 20)),
                        Tuple.of(2, action("limitSpace", 0, 20_000)),
                        Tuple.of(1, action("failingWrite", 0, 0)),
                        Tuple.of(1, action("failingForce", 0, 0)),
                        Tuple.of(1, action("failingFolderForce", 0, 0)),
                        Tuple.of(1, action("failingDelete", 0, 0)),
                        Tuple.of(4, action("endOfLimits", 0, 0)),
                        Tuple.of(3, action("killAfter", 0, 15)),
                        Tuple.of(3, action("crash", 0, 0)),
                        Tuple.of(2, action("crashTwice", 0, 10)))
                .list()
                .ofMaxSize(120);
    }

    private static Arbitrary<Action> action(String name, int least, int most) {
        return Arbitraries.integers().between(least, most).map(number -> new Action(name, number));
    }
}
