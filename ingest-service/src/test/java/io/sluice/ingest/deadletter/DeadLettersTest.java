/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.route.RouteSource;
import io.sluice.codec.route.RouteTable;
import io.sluice.ingest.deadletter.DeadLetters.Outcome;
import io.sluice.ingest.deadletter.DeadLetters.Removal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersTest {

    private static final long TWO_MEGABYTES = 2L << 20;
    private static final long SHARE = TWO_MEGABYTES / 4;
    private static final Outcome NEW = new Outcome.Kept(true);
    private static final Outcome KNOWN = new Outcome.Kept(false);

    @TempDir
    Path directory;

    private long settledBelow;
    private long sequence;

    private DeadLetters open(WhenFull whenFull) throws Exception {
        return open(whenFull, TWO_MEGABYTES);
    }

    private DeadLetters open(WhenFull whenFull, long bytes) throws Exception {
        DeadLetterSettings settings = new DeadLetterSettings(bytes, TWO_MEGABYTES, whenFull, 1_000, null);
        return DeadLetters.open(directory, settings, new RouteSource(RouteTable.DEFAULT), () -> settledBelow);
    }

    @Test
    void keepsLettersOverAReopenAndRecognisesThemAgainInAnyOrder() throws Exception {
        try (DeadLetters letters = open(WhenFull.BLOCK)) {
            assertThat(letters.append(letter(6, 0, "a", 10))).isEqualTo(NEW);
            assertThat(letters.append(letter(5, -1, "a", 10))).isEqualTo(NEW);
            letters.force();
        }
        try (DeadLetters letters = open(WhenFull.BLOCK)) {
            assertThat(letters.append(letter(5, -1, "a", 10))).isEqualTo(KNOWN);
            assertThat(letters.append(letter(6, 0, "a", 10))).isEqualTo(KNOWN);
            assertThat(letters.append(letter(6, 1, "a", 10))).isEqualTo(NEW);
            letters.force();
            assertThat(ids(letters)).containsExactly("6-0", "5", "6-1");
        }
    }

    @Test
    void keepsTheTimesTheSiteAndTheDevice() throws Exception {
        Instant before = Instant.now();
        try (DeadLetters letters = open(WhenFull.BLOCK)) {
            letters.append(letter(1, -1, "plant", 10));
            letters.force();
        }
        try (DeadLetters letters = open(WhenFull.BLOCK)) {
            DeadLetter letter = all(letters).getFirst();
            assertThat(letter.receivedAtNanos()).isEqualTo(17);
            assertThat(Instant.ofEpochSecond(0, letter.keptAtNanos())).isBetween(before, Instant.now());
            assertThat(letter.site()).isEqualTo("plant");
            assertThat(letter.device()).isEqualTo("dev");
            assertThat(letter.detail()).isEqualTo("détail");
            assertThat(letter.payload()).hasSize(10);
        }
    }

    @Test
    void forgetsWhichLettersItHasMetOnceTheirMessagesCannotComeAgain() throws Exception {
        try (DeadLetters letters = open(WhenFull.BLOCK)) {
            letters.append(letter(5, -1, "a", 10));
            letters.force();
        }
        settledBelow = 6;
        try (DeadLetters letters = open(WhenFull.BLOCK)) {
            assertThat(letters.append(letter(6, -1, "a", 10))).isEqualTo(NEW);
            assertThat(letters.append(letter(6, -1, "a", 10))).isEqualTo(KNOWN);
            assertThat(letters.isKept(5, -1)).isFalse();
            assertThat(letters.isKept(6, -1)).isTrue();
            letters.forgetBelow(7);
            assertThat(letters.isKept(6, -1)).isFalse();
        }
    }

    @Test
    void aLetterOfSeveralReadingsIsKeptForEachOfThemAlsoAfterAReopen() throws Exception {
        try (DeadLetters letters = open(WhenFull.BLOCK)) {
            letters.append(letter(5, 1, "a", 10).alsoOf(bits(2, 7), "three"));
            letters.force();
        }
        try (DeadLetters letters = open(WhenFull.BLOCK)) {
            for (int reading : List.of(1, 2, 7)) {
                assertThat(letters.isKept(5, reading)).isTrue();
                assertThat(letters.append(letter(5, reading, "a", 10))).isEqualTo(KNOWN);
            }
            assertThat(letters.isKept(5, -1)).isFalse();
            assertThat(letters.isKept(5, 3)).isFalse();
            letters.forgetBelow(6);
            assertThat(letters.isKept(5, 2)).isFalse();
        }
    }

    @Test
    void whatMoreIsRefusedOfAMessageWhoseLetterIsThereAlreadyHasALetterOfItsOwn() throws Exception {
        try (DeadLetters letters = open(WhenFull.BLOCK)) {
            letters.append(letter(5, -1, "a", 10).alsoOf(bits(2), "one"));
            letters.force();
        }
        try (DeadLetters letters = open(WhenFull.BLOCK)) {
            DeadLetter more = letter(5, -1, "a", 10).alsoOf(bits(2, 4, 9), "three");
            assertThat(letters.append(more)).isEqualTo(NEW);
            assertThat(letters.append(more)).isEqualTo(KNOWN);
            letters.force();
            assertThat(ids(letters)).containsExactly("5", "5-4");
            assertThat(all(letters)).extracting(DeadLetter::readings).containsExactly(bits(2), bits(4, 9));
        }
    }

    private static BitSet bits(int... indexes) {
        BitSet bits = new BitSet();
        IntStream.of(indexes).forEach(bits::set);
        return bits;
    }

    @Test
    void listsPageByPage() throws Exception {
        try (DeadLetters letters = open(WhenFull.BLOCK)) {
            for (int i = 0; i < 5; i++) {
                letters.append(letter(i, -1, "a", 10));
            }
            letters.force();
            DeadLetters.Page first = letters.list(0, 3, letter -> true);
            assertThat(first.letters()).extracting(DeadLetter::sequence).containsExactly(0L, 1L, 2L);
            DeadLetters.Page second = letters.list(first.next().orElseThrow(), 3, letter -> true);
            assertThat(second.letters()).extracting(DeadLetter::sequence).containsExactly(3L, 4L);
            assertThat(second.next()).isEmpty();
        }
    }

    @Test
    void tellsOfNewLettersOnceTheyAreForced() throws Exception {
        try (DeadLetters letters = open(WhenFull.BLOCK)) {
            List<String> told = new ArrayList<>();
            letters.onKept(some -> some.forEach(letter -> told.add(letter.id())));
            letters.append(letter(1, -1, "a", 10));
            letters.append(letter(2, -1, "a", 10));
            assertThat(told).isEmpty();
            letters.force();
            letters.append(letter(2, -1, "a", 10));
            letters.force();
            assertThat(told).containsExactly("1", "2");
        }
    }

    @Test
    void blockKeepsTheFloodOfOneSiteAsideWithoutLosingAnyOrTakingTheOthersRoom() throws Exception {
        try (DeadLetters letters = open(WhenFull.BLOCK)) {
            assertThat(letters.append(next("quiet", 1_000))).isEqualTo(NEW);
            for (int i = 0; i < 150; i++) {
                assertThat(letters.append(next("flood", 10_000)))
                        .as("letter " + i)
                        .isEqualTo(NEW);
            }
            assertThat(letters.append(next("quiet", 1_000))).isEqualTo(NEW);
            letters.force();

            LetterUsage usage = letters.usage();
            assertThat(usage.bytes()).isLessThanOrEqualTo(SHARE + 3_000);
            assertThat(usage.beyondShare()).containsOnlyKeys("flood");
            assertThat(usage.overflowBytes()).isGreaterThan(900_000);
            assertThat(letters.evicted()).isZero();
            assertThat(all(letters)).hasSize(152);
        }
        try (DeadLetters letters = open(WhenFull.BLOCK)) {
            assertThat(letters.usage().beyondShare()).containsOnlyKeys("flood");
            List<String> paged = new ArrayList<>();
            long from = 0;
            for (boolean more = true; more; ) {
                DeadLetters.Page page = letters.list(from, 7, letter -> true);
                page.letters().forEach(letter -> paged.add(letter.id()));
                more = page.next().isPresent();
                from = page.next().orElse(0L);
            }
            assertThat(paged).hasSize(152).doesNotHaveDuplicates();
        }
    }

    @Test
    void blockWaitsWhenTheOverflowIsFullAndSaysWhoseFaultItIsWhileOthersAreStillKept() throws Exception {
        try (DeadLetters letters = open(WhenFull.BLOCK)) {
            Outcome last = fill(letters, "flood");
            assertThat(last)
                    .isInstanceOfSatisfying(
                            Outcome.NoRoom.class,
                            no -> assertThat(no.reason())
                                    .contains("site 'flood'", "quarter", "sluice.ingest.dead-letters.overflow-size"));
            assertThat(letters.append(next("quiet", 10_000))).isEqualTo(NEW);

            letters.force();
            letters.remove(new LetterId(0, -1), site -> true);
            assertThat(letters.append(next("flood", 9_000)))
                    .as("after one was deleted")
                    .isEqualTo(NEW);
        }
    }

    @Test
    void blockWaitsWhenAllTogetherAndTheOverflowAreFullAndHasRoomAfterADeletion() throws Exception {
        try (DeadLetters letters = open(WhenFull.BLOCK)) {
            Outcome last = NEW;
            int kept = 0;
            for (int i = 0; last.equals(NEW); i++) {
                last = letters.append(next("site" + i % 8, 10_000));
                kept++;
            }
            assertThat(last)
                    .isInstanceOfSatisfying(
                            Outcome.NoRoom.class,
                            no -> assertThat(no.reason()).contains("overflow", "sluice.ingest.dead-letters.max-size"));
            letters.force();
            assertThat(all(letters)).hasSize(kept - 1);
            assertThat(letters.usage().overflowBytes()).isPositive();

            letters.remove(new LetterId(3, -1), site -> true);
            assertThat(letters.append(next("site0", 9_000))).isEqualTo(NEW);
        }
    }

    @Test
    void dropOldestTakesAFloodingSitesOwnOldestAndNobodyElses() throws Exception {
        try (DeadLetters letters = open(WhenFull.DROP_OLDEST)) {
            letters.append(next("quiet", 1_000));
            for (int i = 0; i < 2_000; i++) {
                assertThat(letters.append(next("flood", 10_000))).isEqualTo(NEW);
            }
            letters.append(next("quiet", 1_000));
            letters.force();

            List<DeadLetter> kept = all(letters);
            List<Long> flood = sequences(kept, "flood");
            assertThat(sequences(kept, "quiet")).containsExactlyInAnyOrder(0L, 2_001L);
            assertThat(flood).hasSizeGreaterThan(40).endsWith(2_000L);
            assertThat(flood.getLast() - flood.getFirst())
                    .as("the newest of it")
                    .isEqualTo(flood.size() - 1);
            assertThat(flood.size() * 10_000L).isLessThanOrEqualTo(SHARE);
            assertThat(letters.evicted()).isEqualTo(2_000 - flood.size());
            assertThat(letters.usage().letters()).isEqualTo(kept.size());
        }
    }

    @Test
    void dropOldestTakesFromTheSiteThatHoldsMostWhenAllIsFull() throws Exception {
        try (DeadLetters letters = open(WhenFull.DROP_OLDEST)) {
            letters.append(next("quiet", 1_000));
            for (int i = 0; i < 1_000; i++) {
                assertThat(letters.append(next("flood" + i % 6, 10_000))).isEqualTo(NEW);
            }
            letters.force();
            assertThat(sequences(all(letters), "quiet")).containsExactly(0L);
            assertThat(letters.usage().bytes())
                    .isLessThanOrEqualTo(letters.usage().capacity());
        }
    }

    @Test
    void aPayloadThatNeverFitsKeepsItsBeginningRatherThanStopEverything() throws Exception {
        try (DeadLetters letters = open(WhenFull.DROP_OLDEST)) {
            assertThat(letters.append(next("a", 1_000_000))).isEqualTo(NEW);
            letters.force();
            DeadLetter letter = all(letters).getFirst();
            assertThat(letter.payload()).hasSizeBetween(100_000, 131_072);
            assertThat(letter.detail()).contains("1000000 bytes", "sluice.ingest.dead-letters.max-size");
            assertThat(letter.isWhole()).isFalse();
        }
    }

    @Test
    void deletesALetterForGoodAndDoesNotMindASecondTime() throws Exception {
        try (DeadLetters letters = open(WhenFull.BLOCK)) {
            letters.append(letter(5, -1, "a", 10));
            letters.append(letter(6, 2, "a", 10));
            letters.force();
            assertThat(letters.remove(new LetterId(6, 2), site -> site.equals("b")))
                    .isEqualTo(Removal.UNKNOWN);
            assertThat(letters.remove(new LetterId(6, 2), site -> true)).isEqualTo(Removal.REMOVED);
            assertThat(letters.remove(new LetterId(6, 2), site -> true)).isEqualTo(Removal.ALREADY_GONE);
            assertThat(letters.remove(new LetterId(6, 2), site -> site.equals("b")))
                    .isEqualTo(Removal.UNKNOWN);
            assertThat(letters.remove(new LetterId(6, 3), site -> true)).isEqualTo(Removal.UNKNOWN);
        }
        try (DeadLetters letters = open(WhenFull.BLOCK)) {
            assertThat(ids(letters)).containsExactly("5");
            assertThat(letters.remove(new LetterId(6, 2), site -> true)).isEqualTo(Removal.ALREADY_GONE);
            assertThat(letters.append(letter(6, 2, "a", 10)))
                    .as("the forwarder comes by again")
                    .isEqualTo(KNOWN);
            assertThat(ids(letters)).containsExactly("5");
        }
    }

    @Test
    void opensWithALowerLimitAndGoesDownToIt() throws Exception {
        try (DeadLetters letters = open(WhenFull.DROP_OLDEST, 16L << 20)) {
            for (int i = 0; i < 600; i++) {
                letters.append(next("site" + i % 6, 10_000));
            }
            letters.force();
            assertThat(all(letters)).hasSize(600);
        }
        try (DeadLetters letters = open(WhenFull.DROP_OLDEST)) {
            assertThat(letters.append(next("site0", 10_000))).isEqualTo(NEW);
            letters.force();
            assertThat(letters.usage().bytes())
                    .isLessThanOrEqualTo(letters.usage().capacity());
            assertThat(letters.evicted()).isGreaterThan(400);
        }
    }

    private Outcome fill(DeadLetters letters, String site) throws Exception {
        Outcome last = NEW;
        while (last.equals(NEW)) {
            last = letters.append(next(site, 10_000));
        }
        return last;
    }

    private static List<DeadLetter> all(DeadLetters letters) throws Exception {
        return letters.list(0, 10_000, letter -> true).letters();
    }

    private static List<String> ids(DeadLetters letters) throws Exception {
        return all(letters).stream().map(DeadLetter::id).toList();
    }

    private static List<Long> sequences(List<DeadLetter> letters, String site) {
        return letters.stream()
                .filter(letter -> letter.site().equals(site))
                .map(DeadLetter::sequence)
                .sorted()
                .toList();
    }

    private DeadLetter next(String site, int size) {
        return letter(sequence++, -1, site, size);
    }

    private static DeadLetter letter(long sequence, int index, String site, int size) {
        return new DeadLetter(
                sequence, index, "malformed-json", "détail", 17, "telemetry/" + site + "/dev/m", new byte[size]);
    }
}
