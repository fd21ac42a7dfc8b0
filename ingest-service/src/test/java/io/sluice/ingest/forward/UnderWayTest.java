/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.sparkplug.SessionChanges;
import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.store.Batch;
import io.sluice.store.Sighting;
import io.sluice.store.WriteOutcome.Written;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UnderWayTest {

    private static final Duration NONE = Duration.ZERO;

    private int writers = 4;
    private final UnderWay underWay = new UnderWay(3, () -> writers);
    private final LaneRow row = underWay.open();

    @Test
    void severalBatchesOfDifferentRowsAreInFlightTogetherAndSettledInOrder() throws Exception {
        offer(row, 1, reading("a", 1));
        offer(row, 2, reading("a", 2));
        BatchSlot first = next();
        BatchSlot second = next();
        underWay.written(second, Written.ALL);
        assertThat(underWay.head(row, NONE)).isNull();
        underWay.written(first, Written.ALL);
        assertThat(settleHead()).isEqualTo(1);
        assertThat(settleHead()).isEqualTo(2);
        assertThat(underWay.isEmpty()).isTrue();
    }

    @Test
    void aBatchThatWritesTheSameRowWaitsForTheOneInFlightAndKeepsThoseBehindItBack() throws Exception {
        offer(row, 1, reading("a", 1), reading("b", 7));
        offer(row, 2, reading("b", 7));
        offer(row, 3, reading("c", 1));
        BatchSlot first = next();
        assertThat(underWay.next(NONE)).isNull();
        underWay.written(first, Written.ALL);
        assertThat(next().batch().firstSequence()).isEqualTo(2);
        assertThat(next().batch().firstSequence()).isEqualTo(3);
    }

    @Test
    void anotherSeriesAtTheSameTimeIsNoReasonToWait() throws Exception {
        offer(row, 1, reading("a", 1), reading("a", 9));
        offer(row, 2, reading("b", 1), reading("a", 5));
        next();
        assertThat(underWay.next(NONE)).isNotNull();
    }

    @Test
    void newsOfOneDeviceForTheRegistryKeepsItsOrderToo() throws Exception {
        Sighting sighting = new Sighting(new DeviceKey("s", "a"), 5, new TreeSet<>());
        underWay.offer(row, batch(1, new Batch(List.of(reading("x", 1)), List.of(sighting))), NONE);
        underWay.offer(row, batch(2, new Batch(List.of(reading("x", 2)), List.of(sighting))), NONE);
        next();
        assertThat(underWay.next(NONE)).isNull();
    }

    @Test
    void aBatchGivenBackIsTheNextAgain() throws Exception {
        offer(row, 1, reading("a", 1));
        offer(row, 2, reading("a", 2));
        BatchSlot first = next();
        underWay.giveBack(first);
        assertThat(next()).isSameAs(first);
    }

    @Test
    void noMoreAreInFlightThanAreAllowedJustNow() throws Exception {
        writers = 1;
        offer(row, 1, reading("a", 1));
        offer(row, 2, reading("a", 2));
        next();
        assertThat(underWay.next(NONE)).isNull();
        writers = 2;
        assertThat(underWay.next(NONE)).isNotNull();
    }

    @Test
    void takesNoMoreThanItsBound() throws Exception {
        assertThat(offer(row, 1, reading("a", 1))).isTrue();
        assertThat(offer(row, 2, reading("a", 2))).isTrue();
        assertThat(offer(row, 3, reading("a", 3))).isTrue();
        assertThat(offer(row, 4, reading("a", 4))).isFalse();
    }

    @Test
    void theNewerLaneGoesFirstButOneWriteInFiveIsTheBacklogs() throws Exception {
        writers = 1;
        LaneRow live = underWay.open();
        StringBuilder order = new StringBuilder();
        long sequence = 0;
        for (int i = 0; i < 10; i++) {
            offer(row, sequence, reading("old", sequence++));
            offer(live, sequence, reading("new", sequence++));
            BatchSlot slot = next();
            order.append(slot.row() == live ? 'L' : 'b');
            underWay.written(slot, Written.ALL);
            underWay.settled(slot.row());
        }
        assertThat(order.toString()).isEqualTo("LLLLbLLLLb");
    }

    @Test
    void lanesDoNotWriteTheSameRowTogetherEither() throws Exception {
        LaneRow live = underWay.open();
        offer(row, 1, reading("a", 1));
        offer(live, 2, reading("a", 1));
        BatchSlot first = next();
        assertThat(first.row()).isSameAs(live);
        assertThat(underWay.next(NONE)).isNull();
        underWay.written(first, Written.ALL);
        assertThat(next().row()).isSameAs(row);
    }

    private BatchSlot next() throws InterruptedException {
        @Nullable BatchSlot slot = underWay.next(NONE);
        assertThat(slot).isNotNull();
        return slot;
    }

    private long settleHead() throws InterruptedException {
        UnderWay.@Nullable Answered head = underWay.head(row, NONE);
        assertThat(head).isNotNull();
        underWay.settled(row);
        return head.batch().firstSequence();
    }

    private boolean offer(LaneRow to, long sequence, Reading... readings) throws InterruptedException {
        return underWay.offer(to, batch(sequence, Batch.of(readings)), NONE);
    }

    private static ForwardBatch batch(long sequence, Batch batch) {
        return new ForwardBatch(
                batch, List.of(), List.of(), List.of(), sequence, sequence + 1, 1, Tally.NONE, SessionChanges.NONE);
    }

    private static Reading reading(String device, long time) {
        return new Reading(SeriesKey.of("m", "s", device), time, List.of(Field.of("v", 1)));
    }
}
