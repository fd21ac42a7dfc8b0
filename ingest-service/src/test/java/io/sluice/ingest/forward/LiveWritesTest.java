/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.store.Batch;
import io.sluice.store.WriteOutcome.Refusal;
import io.sluice.store.WriteOutcome.Written;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveWritesTest {

    private static final long PARTED = 1_000_000_000_000L;

    private final LiveWrites memory = new LiveWrites(PARTED, 10);

    @Test
    void leavesOutTheFieldsThatTheLiveLaneHasWrittenAndNoOthers() {
        memory.note(Batch.of(reading("a", 5, "x"), reading("a", 6, "x", "y")), Written.ALL);

        LiveWrites.Rest rest = memory.without(Batch.of(
                reading("b", 5, "x"), // another device
                reading("a", 5, "x"), // superseded
                reading("a", 5, "y"), // another field of the same row
                reading("a", 6, "x", "y", "z"), // superseded but for z
                reading("a", 7, "x"))); // another time

        assertThat(rest.batch().readings())
                .containsExactly(
                        reading("b", 5, "x"), reading("a", 5, "y"), reading("a", 6, "z"), reading("a", 7, "x"));
        assertThat(rest.places()).containsExactly(0, 2, 3, 4);
    }

    @Test
    void tellsOfRefusalsByTheirPlaceInTheWholeBatch() {
        memory.note(Batch.of(reading("a", 5, "x")), Written.ALL);
        LiveWrites.Rest rest = memory.without(Batch.of(reading("a", 5, "x"), reading("a", 6, "x")));

        Written whole = rest.ofWhole(new Written(List.of(new Refusal(0, "code", "detail"))));

        assertThat(whole.refusals()).containsExactly(new Refusal(1, "code", "detail"));
    }

    @Test
    void aValueThatTheStoreRefusedHoldsNothingBack() {
        memory.note(
                Batch.of(reading("a", 5, "x"), reading("a", 6, "x")),
                new Written(List.of(new Refusal(0, "code", "detail"))));

        assertThat(memory.without(Batch.of(reading("a", 5, "x"), reading("a", 6, "x")))
                        .places())
                .containsExactly(0);
    }

    @Test
    void remembersNoTimesThatTheBacklogCannotHoldUnlessAClockRunsFarAhead() {
        long allowed = PARTED + LiveWrites.AHEAD.toNanos();
        memory.note(Batch.of(reading("a", allowed - 1, "x"), reading("a", allowed, "x")), Written.ALL);

        assertThat(memory.without(Batch.of(reading("a", allowed - 1, "x"), reading("a", allowed, "x")))
                        .places())
                .containsExactly(1);
    }

    @Test
    void isFullWhenItRemembersAsMuchAsItMay() {
        for (int i = 0; i < 9; i++) {
            memory.note(Batch.of(reading("a", i, "x")), Written.ALL);
        }
        assertThat(memory.isFull()).isFalse();
        memory.note(Batch.of(reading("a", 9, "x")), Written.ALL);
        assertThat(memory.isFull()).isTrue();
    }

    private static Reading reading(String device, long time, String... fields) {
        return new Reading(
                SeriesKey.of("m", "site", device),
                time,
                List.of(fields).stream().map(name -> Field.of(name, 1)).toList());
    }
}
