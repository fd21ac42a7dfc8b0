/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

import static io.sluice.ingest.ledger.Arrival.IN_ORDER;
import static io.sluice.ingest.ledger.Arrival.LATE;
import static io.sluice.ingest.ledger.Arrival.REPEATED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SequenceTest {

    private static final long NOW = 1_767_225_600L;

    private final RangeBudget budget = new RangeBudget(10_000);
    private final Sequence sequence = new Sequence(budget);
    private long second = 1_000;

    @Test
    void namesWhatNeverCame() {
        untimed(5, 6, 9, 10, 12);
        assertThat(missing()).containsExactly("7-8", "11-11");
        assertThat(sequence.missing().numbers()).isEqualTo(3);
    }

    @Test
    void whatCameBeforeTheFirstReadingIsNotClaimed() {
        untimed(1_000, 1_001);
        assertThat(missing()).isEmpty();
    }

    @Test
    void aLateReadingLeavesTheMissingRangesAndSplitsThem() {
        untimed(1, 10);
        assertThat(arrive(5)).isEqualTo(LATE);
        assertThat(missing()).containsExactly("2-4", "6-9");
        assertThat(arrive(5)).isEqualTo(REPEATED);
        LongStream.of(2, 4, 3, 9, 6, 8, 7)
                .forEach(number -> assertThat(arrive(number)).isEqualTo(LATE));
        assertThat(missing()).isEmpty();
        assertThat(budget.listed()).isZero();
    }

    @Test
    void theFirstReadingsMayOvertakeOneAnother() {
        untimed(3, 1);
        assertThat(missing()).containsExactly("2-2");
        assertThat(arrive(2)).isEqualTo(LATE);
        assertThat(missing()).isEmpty();
    }

    @Test
    void aLastReadingOfTheRunBeforeIsKnownByItsTimeAlsoWhereItsNumberIsTheNextOne() {
        LongStream.rangeClosed(0, 99).forEach(n -> arrive(n, n));
        LongStream.rangeClosed(0, 99).forEach(n -> arrive(n, 200 + n));

        assertThat(arrive(100, 100)).isEqualTo(LATE);
        assertThat(arrive(100, 300)).isEqualTo(IN_ORDER);
        assertThat(missing()).isEmpty();
        assertThat(sequence.resets()).isEqualTo(1);
    }

    @Test
    void theFirstReadingsOfARunMayComeLongAfterOthersOfItWhereTheirTimesSaySo() {
        LongStream.rangeClosed(0, 499).forEach(n -> arrive(n, n));
        arrive(80, 580);
        arrive(81, 581);

        LongStream.rangeClosed(0, 79)
                .forEach(n -> assertThat(arrive(n, 500 + n)).isEqualTo(LATE));
        assertThat(missing()).isEmpty();
        assertThat(sequence.resets()).isEqualTo(1);
    }

    @Test
    void aRestartAtZeroOrOneClaimsNothing() {
        run(1, 500);
        assertThat(arrive(0)).isEqualTo(IN_ORDER);
        run(1, 600);
        assertThat(arrive(1)).isEqualTo(IN_ORDER);
        untimed(2, 4);
        assertThat(missing()).containsExactly("3-3");
        assertThat(sequence.resets()).isEqualTo(2);
        assertThat(sequence.wraps()).isZero();
    }

    @Test
    void theOwnTimeTellsARestartFromARepetitionAfterAFewReadings() {
        timed(0, 100).timed(1, 110).timed(2, 120);
        assertThat(arrive(0, 100)).isEqualTo(REPEATED);
        assertThat(arrive(0, 130)).isEqualTo(IN_ORDER);
        assertThat(arrive(1, 140)).isEqualTo(IN_ORDER);
        assertThat(sequence.resets()).isEqualTo(1);
    }

    @Test
    void aClockThatBeginsIn1970AfterARestartDoesNotHideIt() {
        for (int i = 0; i < 300; i++) {
            timed(i, i);
        }
        for (int restart = 1; restart <= 3; restart++) {
            for (int i = 0; i < 100; i++) {
                assertThat(arrive(i, i < 5 ? i - NOW : 1_000 * restart + i)).isEqualTo(IN_ORDER);
            }
            assertThat(sequence.resets()).isEqualTo(restart);
        }
        assertThat(missing()).isEmpty();
    }

    @Test
    void aBlockOfTheRunsBeforeSentOnceMoreIsRepeatedByItsTime() {
        for (int run = 0; run < 3; run++) {
            for (int i = 0; i < 200; i++) {
                timed(i, run * 1_000 + i);
            }
        }
        for (int i = 20; i < 200; i++) {
            assertThat(arrive(i, 1_000 + i))
                    .as("reading %d of the run before", i)
                    .isEqualTo(REPEATED);
            assertThat(arrive(i, i)).as("reading %d of the first run", i).isEqualTo(REPEATED);
        }
        assertThat(arrive(200, 2_200)).isEqualTo(IN_ORDER);
        assertThat(missing()).isEmpty();
        assertThat(sequence.resets()).isEqualTo(2);
    }

    @Test
    void aBlockSentOnceMoreIsRepeatedNotARestart() {
        run(0, 2_000);
        for (int i = 1_500; i <= 2_000; i++) {
            assertThat(arrive(i)).isEqualTo(REPEATED);
        }
        assertThat(arrive(2_001)).isEqualTo(IN_ORDER);
        assertThat(sequence.resets()).isZero();
    }

    @Test
    void whatTheRunBeforeStillBringsIsNotAGapOfThePresentOne() {
        run(0, 999);
        untimed(1_001, 0, 1_000, 1_002, 1, 2, 3);
        assertThat(missing()).isEmpty();
        assertThat(sequence.highest()).isEqualTo(3);
        assertThat(sequence.resets()).isEqualTo(1);
    }

    @Test
    void wrapsAtEachWidthWithoutAGap() {
        for (int bits : new int[] {8, 16, 32}) {
            Sequence counter = new Sequence(budget);
            long last = (1L << bits) - 1;
            for (long number = last - 100; number <= last; number++) {
                counter.arrived(number, Sequence.NO_TIME, second);
            }
            assertThat(counter.arrived(0, Sequence.NO_TIME, second)).isEqualTo(IN_ORDER);
            assertThat(counter.arrived(1, Sequence.NO_TIME, second)).isEqualTo(IN_ORDER);
            assertThat(counter.wraps()).as("2^%d", bits).isEqualTo(1);
            assertThat(counter.resets()).isZero();
            assertThat(counter.missing().numbers()).isZero();
        }
    }

    @Test
    void namesWhatIsMissingAcrossAWrapOnceTheWidthIsKnown() {
        run(200, 255);
        run(0, 253);
        untimed(2, 3);
        assertThat(missing()).containsExactly("254-255", "0-1");
        assertThat(sequence.wraps()).isEqualTo(2);
        assertThat(arrive(254)).isEqualTo(LATE);
        assertThat(arrive(1)).isEqualTo(LATE);
        assertThat(missing()).containsExactly("255-255", "0-0");
    }

    @Test
    void readingsThatOvertakeEachOtherAtAWrapLeaveNoGap() {
        run(200, 253);
        untimed(254, 0, 255, 1, 2);
        assertThat(missing()).isEmpty();
        assertThat(sequence.wraps()).isEqualTo(1);
        assertThat(sequence.resets()).isZero();
    }

    @Test
    void aCounterThatGoesBeyondAWidthIsNotOfThatWidth() {
        run(250, 255);
        run(0, 255);
        untimed(256, 257);
        assertThat(missing()).isEmpty();
        run(258, 400);
        assertThat(arrive(0)).isEqualTo(IN_ORDER);
        assertThat(sequence.wraps()).isEqualTo(1);
        assertThat(sequence.resets()).isEqualTo(1);
    }

    @Test
    void aLeapOfMoreThanAMillionIsACounterThatWasSet() {
        untimed(1, 5_000_000, 5_000_001);
        assertThat(missing()).isEmpty();
        assertThat(sequence.resets()).isEqualTo(1);
    }

    @Test
    void aRunThatBeginsWhereTheOneBeforeEndedIsNotTakenForItForEver() {
        run(0, 5_000);
        untimed(0);
        run(100, 300);
        untimed(302);
        assertThat(missing()).containsExactly("301-301");
    }

    @Test
    void theListIsBoundedAndSaysHowManyNumbersLeftIt() {
        for (long number = 0; number < 2 * (RangeBudget.MOST_OF_ONE + 10); number += 2) {
            arrive(number);
        }
        assertThat(missing()).hasSize(RangeBudget.MOST_OF_ONE).doesNotContain("1-1");
        assertThat(sequence.missing().unlisted()).isEqualTo(9);
        assertThat(sequence.missing().numbers()).isEqualTo(RangeBudget.MOST_OF_ONE + 9);
    }

    @Test
    void nothingIsClaimedAcrossMessagesNobodyCounted() {
        untimed(1, 2);
        sequence.interrupted();
        untimed(90, 92);
        assertThat(missing()).containsExactly("91-91");
        assertThat(sequence.resets()).isZero();
    }

    @Test
    void comesBackAsItWas() {
        run(0, 300);
        untimed(0, 5, 3, 2_000_000, 2_000_007);
        Packed first = new Packed();
        sequence.writeTo(first);
        byte[] bytes = first.take();
        RangeBudget other = new RangeBudget(10);
        Sequence read = Sequence.read(new Packed(bytes), other);
        Packed second = new Packed();
        read.writeTo(second);
        assertThat(second.take()).isEqualTo(bytes);
        assertThat(other.listed()).isEqualTo(budget.listed());
        assertThat(read.missing().numbers()).isEqualTo(sequence.missing().numbers());
    }

    private void untimed(long... numbers) {
        LongStream.of(numbers).forEach(this::arrive);
    }

    private void run(long from, long to) {
        LongStream.rangeClosed(from, to).forEach(this::arrive);
    }

    private SequenceTest timed(long number, long seconds) {
        arrive(number, seconds);
        return this;
    }

    private Arrival arrive(long number) {
        return sequence.arrived(number, Sequence.NO_TIME, second++);
    }

    private Arrival arrive(long number, long seconds) {
        return sequence.arrived(number, (NOW + seconds) * 1_000_000_000L, second++);
    }

    private List<String> missing() {
        List<String> found = new ArrayList<>();
        sequence.missing().forEach(range -> found.add(range.from() + "-" + range.to()));
        return found;
    }
}
