/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Latencies as a store would have them, on a clock that the test moves. */
class WriteTuningTest {

    private static final long MILLISECOND = 1_000_000;

    private final WriteTuning tuning = new WriteTuning(5_000, 4);
    private long now = Long.MAX_VALUE - 100_000 * MILLISECOND;

    @Test
    void beginsWithTheLargestWriteOneAtATime() {
        assertThat(tuning.lines()).isEqualTo(5_000);
        assertThat(tuning.writers()).isEqualTo(1);
    }

    @Test
    void addsAWriterAtATimeWhileTheStoreIsQuickUpToTheBound() {
        List<Integer> writers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            take(20);
            writers.add(tuning.writers());
        }
        assertThat(writers).isSorted().startsWith(1, 1, 1, 2).endsWith(4, 4);
        assertThat(writers).containsSubsequence(1, 2, 3, 4);
        assertThat(tuning.lines()).isEqualTo(5_000);
    }

    @Test
    void halvesTheWritersOfAStoreThatSlowsDownAndThenTheLines() {
        take(20, 40);
        assertThat(tuning.writers()).isEqualTo(4);

        take(500, 1);
        assertThat(tuning.writers()).isEqualTo(2);
        take(500, 1);
        assertThat(tuning.writers()).isEqualTo(1);
        assertThat(tuning.lines()).isEqualTo(5_000);
        take(500, 1);
        assertThat(tuning.lines()).isEqualTo(2_500);
        take(500, 1);
        assertThat(tuning.lines()).isEqualTo(1_250);
    }

    @Test
    void addsLinesStepByStepOnceItIsQuickAgainAndWritersAfterThem() {
        take(20, 1);
        fail(10_000);
        fail(10_000);
        assertThat(tuning.lines()).isEqualTo(1_250);

        List<Integer> lines = new ArrayList<>();
        while (tuning.lines() < 5_000) {
            assertThat(tuning.writers()).isEqualTo(1);
            take(20);
            lines.add(tuning.lines());
        }
        assertThat(lines).containsExactly(1_750, 2_250, 2_750, 3_250, 3_750, 4_250, 4_750, 5_000);
        take(20, 1);
        assertThat(tuning.writers()).isEqualTo(2);
    }

    @Test
    void doesNotPunishAStoreThatIsSlowAlways() {
        take(200, 60);
        assertThat(tuning.writers()).isEqualTo(4);
        assertThat(tuning.lines()).isEqualTo(5_000);
        take(390, 1);
        assertThat(tuning.writers()).isEqualTo(4);
        take(410, 1);
        assertThat(tuning.writers()).isEqualTo(2);
    }

    @Test
    void getsUsedToAStoreThatHasBecomeSlowerForGood() {
        take(20, 40);
        take(600, 100);
        assertThat(tuning.writers()).isEqualTo(4);
        assertThat(tuning.lines()).isEqualTo(5_000);
    }

    @Test
    void staysWithinItsBoundsWhateverHappens() {
        for (int i = 0; i < 100; i++) {
            fail(10_000);
        }
        assertThat(tuning.lines()).isEqualTo(WriteTuning.FEW_LINES);
        assertThat(tuning.writers()).isEqualTo(1);

        WriteTuning small = new WriteTuning(7, 1);
        small.failed(now, now + 1);
        assertThat(small.lines()).isEqualTo(7);
    }

    @Test
    void aDecreaseIsNotRepeatedForWritesThatBeganBeforeIt() {
        take(20, 40);
        long began = now;
        tuning.failed(began, began + 1_000 * MILLISECOND);
        assertThat(tuning.lines()).isEqualTo(2_500);

        tuning.failed(began, began + 1_001 * MILLISECOND);
        tuning.taken(began, began + 1_002 * MILLISECOND);
        assertThat(tuning.lines()).isEqualTo(2_500);
        assertThat(tuning.writers()).isEqualTo(1);
    }

    private void take(long millis, int times) {
        for (int i = 0; i < times; i++) {
            take(millis);
        }
    }

    private void take(long millis) {
        long began = now;
        now += millis * MILLISECOND;
        tuning.taken(began, now);
    }

    private void fail(long millis) {
        long began = now;
        now += millis * MILLISECOND;
        tuning.failed(began, now);
    }
}
