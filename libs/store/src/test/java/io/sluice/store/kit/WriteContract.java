/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.kit;

import static io.sluice.store.kit.Trial.DAY;
import static io.sluice.store.kit.Trial.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.Tags;
import io.sluice.store.StoreHealth;
import io.sluice.store.SyncOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What becomes of what is written: rows are keyed by series and time, fields merge into them. */
public interface WriteContract extends StoreUnderTest {

    @Test
    default void theSameBatchTwiceLeavesTheStoreAsOnce() {
        Trial t = trial();
        List<Reading> batch = List.of(
                t.reading(DAY, Field.of("a", 1.5), Field.of("b", "x")), t.reading(DAY + SECOND, Field.of("a", 2.5)));
        t.write(batch);
        t.write(batch);
        assertThat(t.rows()).containsExactly("0 a=1.5 b=\"x\"", SECOND + " a=2.5");
    }

    @Test
    default void twoMessagesOfOneSeriesAndTimeWithDifferentFieldsBothSurvive() {
        Trial t = trial();
        t.write(t.reading(DAY, Field.of("temperature", 20.5)));
        t.write(t.reading(DAY, Field.of("humidity", 40)));
        assertThat(t.rows()).containsExactly("0 humidity=40.0 temperature=20.5");
    }

    @Test
    default void twoMessagesOfOneSeriesAndTimeInOneBatchBothSurvive() {
        Trial t = trial();
        t.write(t.reading(DAY, Field.of("temperature", 20.5)), t.reading(DAY, Field.of("humidity", 40)));
        assertThat(t.rows()).containsExactly("0 humidity=40.0 temperature=20.5");
    }

    @Test
    default void theLastOfTheSameFieldInOneBatchWinsAndTheOthersStay() {
        Trial t = trial();
        t.write(
                t.reading(DAY, Field.of("a", 1), Field.of("b", 10)),
                t.reading(DAY, Field.of("c", 100)),
                t.reading(DAY, Field.of("a", 2)),
                t.reading(DAY, Field.of("a", 3), Field.of("c", 300)));
        assertThat(t.rows()).containsExactly("0 a=3.0 b=10.0 c=300.0");
    }

    @Test
    default void theLastOfTheSameFieldAcrossBatchesWinsAndTheOthersStay() {
        Trial t = trial();
        t.write(t.reading(DAY, Field.of("a", 1), Field.of("b", 10)));
        t.write(t.reading(DAY, Field.of("a", 2), Field.of("c", 100)));
        t.write(t.reading(DAY, Field.of("a", 3)));
        assertThat(t.rows()).containsExactly("0 a=3.0 b=10.0 c=100.0");
    }

    @Test
    default void anOlderValueWrittenLaterStillWins() {
        Trial t = trial();
        t.write(t.reading(DAY, Field.of("a", 1)), t.reading(DAY + SECOND, Field.of("a", 2)));
        t.write(t.reading(DAY, Field.of("a", -1)));
        assertThat(t.rows()).containsExactly("0 a=-1.0", SECOND + " a=2.0");
    }

    @Test
    default void timesOneNanosecondApartAreTwoRows() {
        Trial t = trial();
        t.write(
                t.reading(DAY, Field.of("a", 1)),
                t.reading(DAY + 1, Field.of("a", 2)),
                t.reading(DAY + 1000, Field.of("a", 3)),
                t.reading(DAY + 999_999_999, Field.of("a", 4)));
        assertThat(t.rows()).containsExactly("0 a=1.0", "1 a=2.0", "1000 a=3.0", "999999999 a=4.0");
    }

    @Test
    default void timesBefore1970AndFarAheadAreKept() {
        Trial t = trial();
        long old = Trial.nanos("1955-11-05T06:15:00.000000001Z");
        long ahead = Trial.nanos("2155-11-05T06:15:00Z");
        t.write(
                t.reading(old, Field.of("a", 1)),
                t.reading(-1, Field.of("a", 2)),
                t.reading(0, Field.of("a", 3)),
                t.reading(ahead, Field.of("a", 4)));
        assertThat(t.rows())
                .containsExactly(
                        (old - DAY) + " a=1.0", (-1 - DAY) + " a=2.0", -DAY + " a=3.0", (ahead - DAY) + " a=4.0");
    }

    @Test
    default void aBatchOfFiveThousandReadingsIsStored() {
        Trial t = trial();
        t.write(LongStream.range(0, 5000)
                .mapToObj(i -> t.reading(
                        t.device("dev-" + i % 50),
                        DAY + i * SECOND,
                        Field.of("temperature", i / 8.0),
                        Field.of("seq", i)))
                .toList());
        List<String> expected = LongStream.range(0, 100)
                .map(i -> i * 50 + 7)
                .mapToObj(i -> i * SECOND + " seq=" + (double) i + " temperature=" + i / 8.0)
                .toList();
        assertThat(t.rows(t.scan(List.of(t.device("dev-7"))))).isEqualTo(expected);
    }

    @Test
    default void aNewTagOnAnExistingMeasurementMakesANewSeries() {
        Trial t = trial();
        Tags indoors = Tags.of(Map.of("room", "hall"));
        Tags upstairs = Tags.of(Map.of("floor", "1", "room", "hall"));
        t.write(t.reading(DAY, Field.of("a", 1)));
        t.write(t.reading(t.measurement, t.device, indoors, DAY, Field.of("a", 2)));
        t.write(t.reading(t.measurement, t.device, upstairs, DAY, Field.of("a", 3), Field.of("b", 4)));
        t.write(t.reading(DAY, Field.of("b", 5)));
        assertThat(t.readings(t.scan(List.of(t.device))))
                .extracting(row -> row.series().tags().values() + " " + Trial.text(row))
                .containsExactly("{} 0 a=1.0 b=5.0", "{floor=1, room=hall} 0 a=3.0 b=4.0", "{room=hall} 0 a=2.0");
    }

    @Test
    default void anEmptyBatchIsWritten() {
        trial().write(List.of());
    }

    @Test
    default void whatIsConfirmedCanBeForcedToDisk() {
        Trial t = trial();
        t.write(t.reading(DAY, Field.of("a", 1)));
        assertThat(t.store.sync()).isInstanceOf(SyncOutcome.Synced.class);
    }

    @Test
    default void waitingUntilVisibleKeepsItsLimit() throws InterruptedException {
        Trial t = trial();
        t.write(t.reading(DAY, Field.of("a", 1)));
        long begun = System.nanoTime();
        t.store.awaitVisible(Duration.ofMillis(1));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(timeLimit());
        assertThat(t.store.awaitVisible(Trial.VISIBLE)).isTrue();
    }

    @Test
    default void aStoreThatIsUpSaysSo() {
        assertThat(trial().store.health()).isInstanceOf(StoreHealth.Up.class);
    }
}
