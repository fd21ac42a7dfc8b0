/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

import static io.sluice.ingest.ledger.LedgerBytes.BEGIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.FieldValue;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.model.Tags;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeliveryLedgerTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long HOUR = 3_600 * SECOND;
    private static final SeriesKey SERIES = LedgerBytes.series("dev");

    private final DeliveryLedger ledger = new DeliveryLedger(1_000);
    private long received = BEGIN;
    private long position;

    @Test
    void countsEachOutcomeAndSumsThem() {
        read(1, 0, false);
        read(2, 0, true);
        read(2, 0, false);
        read(5, 0, false);
        read(4, 0, false);
        tell(to -> to.unread(SERIES.device(), "m", Outcome.REDELIVERED, received));
        tell(to -> to.unread(SERIES.device(), "m", Outcome.DEAD_LETTERED, received));
        tell(to -> to.nobodys(Outcome.DEAD_LETTERED, 1));

        SeriesDelivery account = only();
        assertThat(account.received()).isEqualTo(7);
        assertThat(account.stored()).isEqualTo(3);
        assertThat(account.repeated()).isEqualTo(1);
        assertThat(account.redelivered()).isEqualTo(1);
        assertThat(account.deadLettered()).isEqualTo(2);
        assertThat(account.outOfOrder()).isEqualTo(1);
        assertThat(account.missing()).extracting(SeriesDelivery.Missing::from).containsExactly(3L);
        LedgerTotals totals = ledger.totals();
        assertThat(totals.received()).isEqualTo(8);
        assertThat(totals.messages()).isEqualTo(8);
        assertThat(totals.nobodys()).isEqualTo(1);
        assertThat(totals.missing()).isEqualTo(1);
        assertThat(totals.agreesWith(new LedgerTotals.Baseline(8, 4, 3, 0, 1))).isTrue();
    }

    @Test
    void aSequenceBelongsToDeviceAndMeasurementWhateverTheOtherTags() {
        SeriesKey tagged = new SeriesKey("m", SERIES.device(), Tags.of(Map.of("line", "a")));
        SeriesKey other = new SeriesKey("n", SERIES.device(), Tags.NONE);
        read(SERIES, 1, 0, false);
        read(tagged, 2, 0, false);
        read(other, 7, 0, false);
        read(SERIES, 3, 0, false);
        List<SeriesDelivery> accounts = accounts(SERIES.device());
        assertThat(accounts).extracting(SeriesDelivery::measurement).containsExactly("m", "n");
        assertThat(accounts).allSatisfy(account -> assertThat(account.missing()).isEmpty());
        assertThat(accounts.getFirst().received()).isEqualTo(3);
    }

    @Test
    void onlyWholeNumbersFromZeroAreASequence() {
        for (FieldValue value : List.of(
                new FieldValue.FloatValue(1.5),
                new FieldValue.FloatValue(-1),
                new FieldValue.FloatValue(1e17),
                new FieldValue.StringValue("7"),
                new FieldValue.BooleanValue(true),
                new FieldValue.IntegerValue(-5))) {
            Reading reading = new Reading(SERIES, ++received, List.of(new Field("seq", value)));
            tell(to -> to.reading(reading, received, false));
        }
        assertThat(only().highest()).isEqualTo(-1);
        tell(to ->
                to.reading(new Reading(SERIES, received, List.of(Field.ofInteger("seq", 1L << 53))), received, false));
        assertThat(only().highest()).isEqualTo(1L << 53);
    }

    @Test
    void saysHowTheClockStands() {
        for (int i = 0; i < 500; i++) {
            received += SECOND;
            read(i, received + 3 * SECOND, false);
        }
        SeriesDelivery.Clock clock = only().clock();
        assertThat(clock).isNotNull();
        assertThat(clock.mean()).isBetween(3 * SECOND - 1_000, 3 * SECOND + 1_000);
        assertThat(clock.jitter()).isLessThan(100_000);
        received += SECOND;
        read(500, Long.MIN_VALUE + 5, false);
        assertThat(only().clock().least()).isNegative();
    }

    @Test
    void aReadingWithoutATimeOfItsOwnSaysNothingOfTheClock() {
        read(1, 0, false);
        assertThat(only().clock()).isNull();
    }

    @Test
    void countsByTheHourAndForgetsHoursOfTheDayBefore() {
        long first = BEGIN / HOUR * HOUR;
        for (int hour = 0; hour < 30; hour++) {
            for (int i = 0; i <= hour; i++) {
                received = first + hour * HOUR + i * SECOND;
                read(hour * 100 + i, 0, false);
            }
        }
        assertThat(only().received()).isEqualTo(465);
        assertThat(only(first + 28 * HOUR, first + 29 * HOUR).received()).isEqualTo(29);
        assertThat(only(first + 28 * HOUR + 5, Long.MAX_VALUE).received()).isEqualTo(59);
        SeriesDelivery lastDay = only(first + HOUR, Long.MAX_VALUE);
        assertThat(lastDay.received())
                .isEqualTo(IntStream.rangeClosed(5, 29).map(hour -> hour + 1).sum());
        assertThat(lastDay.countedFromNanos()).isEqualTo(first + 5 * HOUR);
        assertThat(only(first + 29 * HOUR, Long.MAX_VALUE).missing()).hasSize(1);
    }

    @Test
    void theSeriesSilentForLongestLeaveWhenThereIsNoRoom() {
        for (int i = 0; i < 1_000; i++) {
            read(LedgerBytes.series("dev-" + i), 1, 0, false);
            read(LedgerBytes.series("dev-" + i), 3, 0, false);
        }
        read(LedgerBytes.series("dev-0"), 4, 0, false);
        read(LedgerBytes.series("new"), 1, 0, false);
        assertThat(accounts(new DeviceKey("plant", "dev-0"))).hasSize(1);
        assertThat(accounts(new DeviceKey("plant", "dev-1"))).isEmpty();
        assertThat(accounts(new DeviceKey("plant", "new"))).hasSize(1);
        LedgerTotals totals = ledger.totals();
        assertThat(totals.evicted()).isEqualTo(11);
        assertThat(totals.series()).isEqualTo(990);
        assertThat(totals.missing()).isEqualTo(989);
        assertThat(totals.rangesListed()).isEqualTo(989);
        assertThat(totals.received()).isEqualTo(2_002);
    }

    @Test
    void aDeviceWithCountlessMeasurementsTakesABoundedPlace() {
        for (int i = 0; i < 500; i++) {
            read(new SeriesKey("m" + i, SERIES.device(), Tags.NONE), 1, 0, false);
        }
        assertThat(accounts(SERIES.device())).hasSize(257);
        assertThat(accounts(SERIES.device()).getFirst().measurement()).isEmpty();
        assertThat(accounts(SERIES.device()).getFirst().received()).isEqualTo(244);
        assertThat(accounts(SERIES.device()).getFirst().highest()).isEqualTo(-1);
    }

    @Test
    void nothingIsClaimedAcrossMessagesThatCannotBeCounted() {
        read(1, 0, false);
        ledger.skipTo(100);
        position = 100;
        read(90, 0, false);
        read(92, 0, false);
        assertThat(only().missing()).hasSize(1);
        assertThat(ledger.totals().uncounted()).isEqualTo(99);
    }

    private void read(long number, long time, boolean dead) {
        read(SERIES, number, time, dead);
    }

    private void read(SeriesKey series, long number, long time, boolean dead) {
        received += 1_000;
        Reading reading = LedgerBytes.reading(series, number, time == 0 ? received : time);
        tell(to -> to.reading(reading, received, dead));
    }

    private void tell(Consumer<Recorder> news) {
        ledger.take(++position, 1, news);
    }

    private SeriesDelivery only() {
        return only(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private SeriesDelivery only(long from, long to) {
        List<SeriesDelivery> accounts = ledger.of(SERIES.device(), from, to).series();
        assertThat(accounts).hasSize(1);
        return accounts.getFirst();
    }

    private List<SeriesDelivery> accounts(DeviceKey device) {
        return ledger.of(device, Long.MIN_VALUE, Long.MAX_VALUE).series();
    }
}
