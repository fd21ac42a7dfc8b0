/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * A crash before each single file operation of a long random run of puts, replacements and removals over files that are
 * emptied and dropped, with the process and with the power. What was committed is there; of what was not, each step has
 * happened or has not.
 */
class ShelfCrashTest {

    private static final int STEPS = 70;
    private static final String ABSENT = "absent";

    /** What each name may be found as. */
    private final Map<String, Set<String>> possible = new HashMap<>();

    /** What the steps since the last commit made of each name. */
    private final Map<String, String> latest = new HashMap<>();

    @Test
    void losesNothingThatWasCommittedAndBringsNothingBackThatWasTakenAway() throws Exception {
        List<Consumer<ForgetfulFiles>> crashes =
                List.of(ForgetfulFiles::killProcess, ForgetfulFiles::cutPowerAndForgetAll, ForgetfulFiles::cutPower);
        int operations = 0;
        boolean crashed = true;
        while (crashed) {
            crashed = crashesAt(operations, crashes.get(operations % crashes.size()));
            operations++;
        }
        assertThat(operations).isGreaterThan(300);
    }

    private boolean crashesAt(int operations, Consumer<ForgetfulFiles> crash) throws Exception {
        possible.clear();
        latest.clear();
        ForgetfulFiles files = new ForgetfulFiles(operations);
        files.killAfter(operations);
        boolean crashed = false;
        try {
            run(files, new Random(7));
        } catch (ForgetfulFiles.Killed killed) {
            crashed = true;
        }
        crash.accept(files);
        check(Shelves.contents(Shelves.open(files)), operations);
        if (operations % 10 == 0) {
            check(Shelves.contents(Shelves.open(files)), operations);
        }
        return crashed;
    }

    private void run(ForgetfulFiles files, Random random) throws Exception {
        Shelf shelf = Shelves.open(files);
        List<String> here = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            String name = "n" + step;
            maybe(name, "v");
            Shelves.put(shelf, name, "v");
            commit(shelf);
            here.add(name);
            if (here.size() > 30) {
                String taken = here.remove(1 + random.nextInt(here.size() - 1));
                maybe(taken, ABSENT);
                Shelves.remove(shelf, taken);
            }
            if (step % 4 == 0) {
                String changed = here.get(random.nextInt(here.size()));
                maybe(changed, "v" + step);
                Shelves.replace(shelf, changed, "v" + step);
            }
            if (random.nextBoolean()) {
                commit(shelf);
            }
        }
        commit(shelf);
        assertThat(shelf.isLive(0)).as("the oldest record has been moved").isFalse();
    }

    private void maybe(String name, String content) {
        possible.computeIfAbsent(name, absent -> new HashSet<>(Set.of(ABSENT))).add(content);
        latest.put(name, content);
    }

    private void commit(Shelf shelf) {
        Shelves.commit(shelf);
        latest.forEach((name, content) -> possible.put(name, new HashSet<>(Set.of(content))));
        latest.clear();
    }

    private void check(Map<String, String> found, int operations) {
        possible.forEach((name, contents) -> assertThat(found.getOrDefault(name, ABSENT))
                .as("%s after a crash before operation %d", name, operations)
                .isIn(contents));
        assertThat(possible.keySet()).as("names after %d", operations).containsAll(found.keySet());
    }
}
