/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.route.RouteSource;
import io.sluice.codec.route.RouteTable;
import io.sluice.ingest.deadletter.DeadLetters.Removal;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What finding letters by their ids costs, in letters looked at; {@link LetterLookupPropertyTest} has that it finds them. */
class LetterLookupTest {

    private static final int LETTERS = 20_000;

    /** A quarter of a megabyte of the letters that are written here, and some more. */
    private static final long LETTERS_OF_A_STRETCH = 900;

    @TempDir
    Path directory;

    private DeadLetters open(long bytes) throws Exception {
        DeadLetterSettings settings = new DeadLetterSettings(bytes, bytes, WhenFull.BLOCK, 1_000, null);
        return DeadLetters.open(directory, settings, new RouteSource(RouteTable.DEFAULT), () -> 0);
    }

    private DeadLetters openFilled() throws Exception {
        DeadLetters letters = open(64 << 20);
        for (int i = 0; i < LETTERS; i++) {
            letters.append(letter(i, i % 2 == 0 ? "a" : "b"));
        }
        letters.force();
        return letters;
    }

    @Test
    void findingAndDeletingOneOfManyLooksAtAFewHundred() throws Exception {
        try (DeadLetters letters = openFilled()) {
            findsAndDeletesFew(letters, 1);
        }
        try (DeadLetters letters = open(64 << 20)) {
            findsAndDeletesFew(letters, 2);
        }
    }

    private static void findsAndDeletesFew(DeadLetters letters, int offset) throws Exception {
        for (int i = offset; i < LETTERS; i += 1_999) {
            LetterId id = new LetterId(i, -1);
            long before = letters.letters().lookedAt();
            assertThat(letters.letters().find(id)).isPresent();
            assertThat(letters.remove(id, site -> true)).isEqualTo(Removal.REMOVED);
            assertThat(letters.letters().lookedAt() - before)
                    .as("letters looked at to find and delete " + id)
                    .isBetween(2L, 2 * LETTERS_OF_A_STRETCH);
        }
    }

    @Test
    void oneThatIsNotThereIsLookedForInNoMoreThanOneStretch() throws Exception {
        try (DeadLetters letters = openFilled()) {
            assertThat(letters.letters().find(new LetterId(LETTERS, -1))).isEmpty();
            assertThat(letters.letters().lookedAt()).as("beyond the last one").isZero();
            assertThat(letters.letters().find(new LetterId(7_000, 3))).isEmpty();
            assertThat(letters.letters().lookedAt()).isLessThanOrEqualTo(LETTERS_OF_A_STRETCH);
        }
    }

    @Test
    void lettersInTheOverflowAndThoseThatWereMovedCostNoMore() throws Exception {
        long most = 4L << 20;
        try (DeadLetters letters = open(most)) {
            for (int i = 0; i < 5_000; i++) {
                letters.append(letter(i, "flood"));
            }
            letters.force();
            assertThat(letters.usage().overflowBytes()).isGreaterThan(1 << 20);
            // Room is made round and round in the main area, whose oldest letters are moved.
            for (int i = 5_000; i < 15_000; i++) {
                letters.append(letter(i, "other"));
                if (i % 100 == 99) {
                    letters.force();
                    letters.removeAll(letters.letters()
                            .part(0, 100, letter -> letter.site().equals("other"))
                            .found());
                }
            }
            for (int i = 0; i < 5_000; i += 499) {
                long before = letters.letters().lookedAt();
                assertThat(letters.letters().find(new LetterId(i, -1))).isPresent();
                assertThat(letters.letters().lookedAt() - before)
                        .as("letters looked at to find " + i)
                        .isLessThanOrEqualTo(3 * LETTERS_OF_A_STRETCH);
            }
        }
    }

    @Test
    void severalByTheirIdsComeInTheOrderAskedForPartByPart() throws Exception {
        try (DeadLetters letters = openFilled()) {
            List<LetterId> ids = List.of(new LetterId(9_000, -1), new LetterId(9_000, 4), new LetterId(17, -1));
            LetterList.Part first = letters.letters().named(ids, 0, 2, letter -> true);
            assertThat(first.found()).extracting(found -> found.letter().id()).containsExactly("9000");
            LetterList.Part second = letters.letters().named(ids, first.next().orElseThrow(), 2, letter -> true);
            assertThat(second.found()).extracting(found -> found.letter().id()).containsExactly("17");
            assertThat(second.next()).isEmpty();
            assertThat(letters.letters()
                            .named(ids, 0, 9, letter -> letter.sequence() == 17)
                            .found())
                    .hasSize(1);
            assertThat(letters.letters().lookedAt()).isLessThanOrEqualTo(7 * LETTERS_OF_A_STRETCH);
        }
    }

    @Test
    void neverMissesALetterThatIsMovedMeanwhile() throws Exception {
        try (DeadLetters letters = open(2 << 20)) {
            LetterId kept = new LetterId(0, -1);
            letters.append(letter(0, "quiet"));
            letters.force();
            long firstPlace = letters.letters().find(kept).orElseThrow().place();
            AtomicBoolean moving = new AtomicBoolean(true);
            Thread mover = Thread.ofPlatform().start(() -> moveRoundAndRound(letters, moving));
            int looks = 0;
            while (moving.get()) {
                assertThat(letters.letters().find(kept)).as("look " + looks++).isPresent();
            }
            mover.join();
            assertThat(letters.letters().find(kept).orElseThrow().place()).isGreaterThan(firstPlace);
        }
    }

    private static void moveRoundAndRound(DeadLetters letters, AtomicBoolean moving) {
        Random random = new Random(3);
        try {
            for (int i = 1; i <= 80; i++) {
                for (int j = 0; j < 20; j++) {
                    letters.append(new DeadLetter(
                            i,
                            j,
                            "malformed-json",
                            "",
                            17,
                            "telemetry/x/d/m",
                            new byte[3_000 + random.nextInt(3_000)]));
                }
                letters.force();
                int message = i;
                letters.removeAll(letters.letters()
                        .part(0, 20, letter -> letter.sequence() == message)
                        .found());
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            moving.set(false);
        }
    }

    private static DeadLetter letter(long sequence, String site) {
        return new DeadLetter(sequence, -1, "malformed-json", "", 17, "telemetry/" + site + "/dev/m", new byte[300]);
    }
}
