/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import io.sluice.journal.JournalModelTest.Action;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** {@link JournalModelTest} for minutes and with new seeds each time; by name only: {@code -Dtest=JournalModelSoak}. */
class JournalModelSoak {

    @Property(tries = 20_000, shrinking = ShrinkingMode.BOUNDED)
    void keepsWhatItCommittedThroughAnyAccident(@ForAll("actions") List<Action> actions, @ForAll long seed)
            throws Exception {
        JournalSettings settings = Journals.settings(Durability.FORCED);
        JournalModelTest.run(actions, new JournalModel(settings, new ForgetfulFiles(seed), true, seed));
    }

    @Provide
    Arbitrary<List<Action>> actions() {
        return JournalModelTest.anyActions();
    }
}
