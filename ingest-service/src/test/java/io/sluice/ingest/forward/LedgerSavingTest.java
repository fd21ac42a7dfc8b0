/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LedgerSavingTest {

    private final LedgerSaving saving = new LedgerSaving(100);

    @Test
    void isDueAfterAMinuteIfThereIsAnythingNew() {
        saving.done(100, 0);
        assertThat(saving.isDue(101, false, false, seconds(59))).isFalse();
        assertThat(saving.isDue(101, false, false, seconds(60))).isTrue();
        assertThat(saving.isDue(100, true, true, seconds(600))).isFalse();
    }

    @Test
    void isDueSoonerWhenThereIsMuchToReadAgainOrTheJournalWantsRoom() {
        saving.done(100, 0);
        assertThat(saving.isDue(100 + LedgerSaving.MOST_MESSAGES, false, false, seconds(4)))
                .isFalse();
        assertThat(saving.isDue(100 + LedgerSaving.MOST_MESSAGES, false, false, seconds(5)))
                .isTrue();
        assertThat(saving.isDue(101, true, false, seconds(5))).isTrue();
        assertThat(saving.isDue(101, true, true, seconds(0))).as("running full").isTrue();
        assertThat(saving.isDue(101, false, true, seconds(0)))
                .as("it would give back nothing")
                .isFalse();
    }

    @Test
    void theJournalDoesNotWaitForALedgerThatCannotBeWritten() {
        assertThat(saving.neededFrom()).isEqualTo(100);
        assertThat(saving.failed(0)).isTrue();
        assertThat(saving.failed(0)).as("said once").isFalse();
        assertThat(saving.neededFrom()).isEqualTo(Long.MAX_VALUE);
        saving.done(200, 0);
        assertThat(saving.neededFrom()).isEqualTo(200);
    }

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
