/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LetterIndexTest {

    private static final long AREA_BYTES = 1L << 30;
    private static final int RECORD_BYTES = 512;
    private static final int LETTERS_OF_A_STRETCH = (256 << 10) / RECORD_BYTES;

    private final LetterIndex index = new LetterIndex(AREA_BYTES);
    private long places;

    private void add(long sequence) {
        index.add(places++, new LetterId(sequence, -1), RECORD_BYTES);
    }

    private long placesToLookAt(long sequence) {
        return index.whereIs(new LetterId(sequence, -1), 0).spans().stream()
                .mapToLong(span -> span.last() - span.first() + 1)
                .sum();
    }

    @Test
    void ofLettersInOrderOneStretchIsToBeRead() {
        for (int i = 0; i < 100_000; i++) {
            add(10 * i);
        }
        for (int i = 0; i < 100_000; i += 997) {
            assertThat(placesToLookAt(10 * i)).isBetween(1L, (long) LETTERS_OF_A_STRETCH);
        }
        assertThat(placesToLookAt(-1)).isZero();
        assertThat(placesToLookAt(10 * 100_000)).isZero();
    }

    @Test
    void ofTwoRunsThroughOneAnotherTwoStretchesAreToBeReadAtMost() {
        for (int i = 0; i < 100_000; i++) {
            add(i);
            if (i % 3 == 0) {
                add(1_000_000 + i);
            }
        }
        for (int i = 0; i < 100_000; i += 999) {
            assertThat(placesToLookAt(i)).isBetween(1L, 2L * LETTERS_OF_A_STRETCH);
            assertThat(placesToLookAt(1_000_000 + i)).isBetween(1L, 2L * LETTERS_OF_A_STRETCH);
        }
        assertThat(placesToLookAt(500_000)).as("between the two").isLessThanOrEqualTo(LETTERS_OF_A_STRETCH);
    }

    @Test
    void theReadingsOfOneMessageAreToldApart() {
        for (int i = 0; i < 10_000; i++) {
            index.add(places++, new LetterId(7, i), RECORD_BYTES);
        }
        assertThat(index.whereIs(new LetterId(7, 5_000), 0).spans())
                .singleElement()
                .satisfies(span -> assertThat(span.first()).isBetween(5_000L - LETTERS_OF_A_STRETCH, 5_000L));
    }

    @Test
    void whateverTheOrderTheSpansHoldTheLetterAndNoPlaceTwice() {
        Random random = new Random(11);
        List<Long> sequences = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            long sequence = random.nextInt(4) == 0 ? random.nextInt(100_000) : i + random.nextInt(50);
            sequences.add(sequence);
            add(sequence);
        }
        for (int place = 0; place < sequences.size(); place += 13) {
            List<LetterIndex.Span> spans =
                    index.whereIs(new LetterId(sequences.get(place), -1), 0).spans();
            long here = place;
            assertThat(spans).anyMatch(span -> span.first() <= here && span.last() >= here);
            for (int i = 1; i < spans.size(); i++) {
                assertThat(spans.get(i).first()).isGreaterThan(spans.get(i - 1).last());
            }
        }
    }

    @Test
    void remembersABoundedNumberOfStretchesInAnyOrderAndNoneOfFilesThatAreGone() {
        Random random = new Random(12);
        int recordBytes = 16 << 10;
        long lettersOfTheArea = AREA_BYTES / recordBytes;
        for (long i = 0; i < 3 * lettersOfTheArea; i++) {
            index.add(places++, new LetterId(random.nextInt(1_000_000), -1), recordBytes);
            if (i % 100 == 0) {
                index.forgetBelow(places - lettersOfTheArea);
            }
        }
        assertThat(index.stretches()).isBetween(4_096, 16_384 + 100);
        index.forgetBelow(places);
        assertThat(index.stretches()).isZero();
    }

    @Test
    void whatIsGoneTakesAPartOfAStretchButIsNotLookedFor() {
        add(1);
        for (int i = 0; i < 10 * LETTERS_OF_A_STRETCH; i++) {
            index.pass(places++, RECORD_BYTES);
        }
        add(9);
        assertThat(placesToLookAt(5)).isZero();
        assertThat(placesToLookAt(9)).isEqualTo(1);
    }

    @Test
    void findsWhatComesAfterAFileThatWentWithAllThatWasInIt() {
        add(1);
        index.forgetBelow(places);
        add(2);
        assertThat(placesToLookAt(1)).isZero();
        assertThat(placesToLookAt(2)).isEqualTo(1);
    }

    @Test
    void tellsOnlyOfNewPlacesWhoeverHasLookedAtTheOthers() {
        add(1);
        add(3);
        LetterIndex.Candidates first = index.whereIs(new LetterId(2, -1), 0);
        assertThat(first.spans()).containsExactly(new LetterIndex.Span(0, 1));
        assertThat(index.whereIs(new LetterId(2, -1), first.end()).spans()).isEmpty();
        add(2);
        assertThat(index.whereIs(new LetterId(2, -1), first.end()).spans())
                .allMatch(span -> span.first() >= 2)
                .isNotEmpty();
    }
}
