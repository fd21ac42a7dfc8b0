/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.model.DeviceKey;
import io.sluice.model.EpochNanos;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.model.Tags;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardsTest {

    private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");
    private static final long NOW = EpochNanos.of(START);
    private static final long HOUR = Duration.ofHours(1).toNanos();

    @TempDir
    Path folder;

    private final List<Guards> opened = new ArrayList<>();
    private final Set<String> kept = new HashSet<>();
    private Instant now = START;

    @AfterEach
    void close() {
        opened.forEach(Guards::close);
    }

    @Test
    void givesTheSameObjectWhenNothingIsRefused() {
        Guards guards = guards(GuardSettings.DEFAULT, 0);
        Decoding.Decoded decoded = decoded(reading("d", NOW), reading("d", NOW + 1));
        assertThat(guards.inspect(1, NOW, decoded)).isSameAs(decoded);
    }

    @Test
    void aRefusedReadingHasItsPlaceInThePayload() {
        Guards guards = guards(GuardSettings.DEFAULT.withNewSeries(1), 0);
        Decoding.Decoded decoded = new Decoding.Decoded(
                List.of(reading("a", NOW), reading("b", NOW), reading("a", NOW + 1)),
                List.of(new DecodeFault(1, "bad", "of the decoder")),
                List.of(0));
        Decoding.Decoded left = guards.inspect(1, NOW, decoded);
        assertThat(left.readings()).extracting(Reading::timeNanos).containsExactly(NOW, NOW + 1);
        assertThat(left.faults())
                .extracting(DecodeFault::index, DecodeFault::reason)
                .containsExactly(tuple(1, "bad"), tuple(3, "too-many-series"));
        assertThat(left.gaps()).containsExactly(0, 1, 3);
    }

    @Test
    void aMessageOfWhichManyReadingsAreRefusedIsRefusedAsOne() {
        Guards guards = guards(GuardSettings.DEFAULT.withNewSeries(1), 0);
        Decoding.Decoded left = guards.inspect(1, NOW, many(100));
        assertThat(left.readings()).isEmpty();
        assertThat(left.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.index()).isEqualTo(DecodeFault.WHOLE_MESSAGE);
            assertThat(fault.detail()).contains("reading 1", "99 of the message's 100 readings");
        });
    }

    @Test
    void besideALetterOfTheDecodersFewHaveTheirOwnAndManyHaveNone() {
        Guards guards = guards(GuardSettings.DEFAULT.withNewSeries(1), 0);
        List<DecodeFault> own = List.of(new DecodeFault(DecodeFault.WHOLE_MESSAGE, "no-alias", "of the decoder"));
        Decoding.Decoded few = new Decoding.Decoded(many(17).readings(), own);
        assertThat(guards.inspect(1, NOW, few).faults()).hasSize(1 + 16);

        Decoding.Decoded left =
                guards.inspect(2, NOW, new Decoding.Decoded(many(100).readings(), own));
        assertThat(left.readings()).as("the series that is known").hasSize(1);
        assertThat(left.gaps()).hasSize(99).startsWith(1, 2);
        assertThat(left.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.reason()).isEqualTo("no-alias");
            assertThat(fault.detail()).contains("of the decoder", "99 are refused", "reading 1: ");
        });
    }

    @Test
    void timesFarOffAreCountedAndStored() {
        Guards guards =
                guards(GuardSettings.DEFAULT.withTimes(Duration.ofHours(1), Duration.ofHours(1), TimePolicy.ACCEPT), 0);
        Decoding.Decoded decoded =
                decoded(reading("d", NOW + HOUR), reading("d", NOW + HOUR + 1), reading("d", NOW - HOUR - 1));
        assertThat(guards.inspect(1, NOW, decoded)).isSameAs(decoded);
        assertThat(guards.ahead()).isEqualTo(1);
        assertThat(guards.behind()).isEqualTo(1);
        assertThat(guards.report(10, site -> true).lastFlagged()).isNotNull();
        assertThat(guards.report(10, site -> false).lastFlagged()).isNull();
    }

    @Test
    void timesFarOffAreRefusedByPolicy() {
        Guards guards = guards(
                GuardSettings.DEFAULT.withTimes(Duration.ofHours(1), Duration.ofHours(1), TimePolicy.DEAD_LETTER), 0);
        Decoding.Decoded left = guards.inspect(
                1,
                NOW,
                decoded(
                        reading("d", NOW + HOUR),
                        reading("d", NOW + HOUR + 1),
                        reading("d", NOW - HOUR - 1),
                        reading("d", Long.MAX_VALUE),
                        reading("d", Long.MIN_VALUE)));
        assertThat(left.readings()).hasSize(1);
        assertThat(left.faults())
                .extracting(DecodeFault::reason)
                .containsOnly("time-out-of-range")
                .hasSize(4);
        assertThat(left.faults().getFirst().detail()).contains("2026-06-01T01:00:00.000000001Z", "guards.future");
        assertThat(left.faults().get(1).detail()).contains("guards.past");
        assertThat(guards.refused(Guard.TIMES)).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0, 1, Long.MAX_VALUE - 1, Long.MAX_VALUE})
    void everyTimeBeforeIsGoodWithoutALimitOfThePast(long time) {
        Guards guards = guards(GuardSettings.DEFAULT.withTimes(Duration.ofHours(1), null, TimePolicy.DEAD_LETTER), 0);
        boolean good =
                guards.inspect(1, NOW, decoded(reading("d", time))).faults().isEmpty();
        assertThat(good).isEqualTo(time <= NOW + HOUR);
    }

    @Test
    void fieldsAndNamesBeyondTheLimitAreRefused() {
        Guards guards = guards(GuardSettings.DEFAULT.withShape(2, 5), 0);
        Reading fields = new Reading(
                SeriesKey.of("m", "s", "d"), NOW, List.of(Field.of("a", 1), Field.of("b", 1), Field.of("c", 1)));
        assertThat(guards.inspect(1, NOW, decoded(fields)).faults().getFirst().reason())
                .isEqualTo("too-many-fields");
        for (Reading reading : List.of(
                new Reading(SeriesKey.of("toolong", "s", "d"), NOW, List.of(Field.of("a", 1))),
                new Reading(SeriesKey.of("m", "toolong", "d"), NOW, List.of(Field.of("a", 1))),
                new Reading(SeriesKey.of("m", "s", "toolong"), NOW, List.of(Field.of("a", 1))),
                new Reading(SeriesKey.of("m", "s", "d"), NOW, List.of(Field.of("toolong", 1))),
                tagged(Map.of("toolong", "v")),
                tagged(Map.of("t", "toolong")))) {
            assertThat(guards.inspect(1, NOW, decoded(reading)).faults())
                    .singleElement()
                    .satisfies(fault -> {
                        assertThat(fault.reason()).isEqualTo("name-too-long");
                        assertThat(fault.detail()).contains("'toolong' has 7 characters; the most is 5");
                    });
        }
        assertThat(guards.inspect(1, NOW, decoded(tagged(Map.of("5chär", "🙂🙂🙂🙂🙂"))))
                        .faults())
                .isEmpty();
        assertThat(guards.inspect(1, NOW, decoded(tagged(Map.of("t", "/%;#+")))).faults())
                .as("any five characters of a value")
                .isEmpty();
        assertThat(guards.knownSeries()).as("what is refused takes no room").isEqualTo(2);
    }

    @Test
    void aSiteOverItsRateIsRefusedAndTheOthersAreNot() {
        Guards guards = guards(GuardSettings.DEFAULT.withSiteRate(10), 0);
        int passed = 0;
        for (int i = 0; i < 1_000; i++) {
            long at = NOW + i * 1_000_000L; // a thousand a second
            passed += guards.inspect(i, at, decoded(reading("d", at))).faults().isEmpty() ? 1 : 0;
            if (i % 100 == 0) {
                Reading other = new Reading(SeriesKey.of("m", "other", "d"), at, List.of(Field.of("v", 1)));
                assertThat(guards.inspect(i, at, decoded(other)).faults()).isEmpty();
            }
        }
        assertThat(passed).as("ten seconds' worth at once").isEqualTo(100);
        assertThat(guards.refused(Guard.SITE_RATE)).isEqualTo(900);
        now = START.plusSeconds(1);
        assertThat(guards.tooMuchAtTheDoor("plant")).contains("'plant'", "10 messages a second", "site-rate");
        assertThat(guards.tooMuchAtTheDoor("other")).isNull();
        now = START.plusSeconds(3);
        assertThat(guards.tooMuchAtTheDoor("plant")).isNull();
        // What is older than the newest is of a backlog, and has its own allowance.
        assertThat(guards.inspect(1, NOW - HOUR, decoded(reading("d", NOW))).faults())
                .isEmpty();
    }

    @Test
    void theDoorHasTheSameRate() {
        Guards guards = guards(GuardSettings.DEFAULT.withSiteRate(10), 0);
        long in = IntStream.range(0, 500)
                .filter(_ -> guards.tooMuchAtTheDoor("plant") == null)
                .count();
        assertThat(in).isEqualTo(100);
    }

    @Test
    void whatWasRefusedBeforeTheCrashStaysRefusedAndTakesNoRoom() {
        Guards guards = guards(GuardSettings.DEFAULT.withNewSeries(1), 100);
        kept.add("7:1");
        kept.add("8:-1");
        Decoding.Decoded some = guards.inspect(7, NOW, decoded(reading("a", NOW), reading("b", NOW)));
        assertThat(some.readings()).hasSize(1);
        assertThat(some.faults()).extracting(DecodeFault::index).containsExactly(1);
        Decoding.Decoded all = guards.inspect(8, NOW, decoded(reading("a", NOW)));
        assertThat(all.readings()).isEmpty();
        assertThat(guards.refused(Guard.NEW_SERIES)).isZero();
        kept.add("100:-1");
        assertThat(guards.inspect(100, NOW, decoded(reading("a", NOW))).faults())
                .as("is new")
                .isEmpty();
    }

    @Test
    void aReplayIsHeldToTheBudgetOfNow() {
        Guards guards = guards(GuardSettings.DEFAULT.withNewSeries(10), 0);
        assertThat(guards.inspect(1, NOW, many(10)).faults()).isEmpty();
        Decoding.Decoded letter = decoded(reading("new", NOW));
        assertThat(guards.forReplay().inspect(1, NOW, letter).faults()).hasSize(1);
        now = START.plusSeconds(360);
        assertThat(guards.forReplay().inspect(1, NOW, letter).faults()).isEmpty();
        Decoding.Decoded many = many(50);
        assertThat(guards.forReplay().inspect(1, NOW, many).readings())
                .as("each is judged for itself")
                .hasSize(10);
    }

    @Test
    void withoutABudgetNothingIsRemembered() {
        Guards guards = guards(GuardSettings.DEFAULT.withNewSeries(0), 0);
        Decoding.Decoded decoded = many(1_000);
        assertThat(guards.inspect(1, NOW, decoded)).isSameAs(decoded);
        assertThat(guards.knownSeries()).isZero();
        assertThat(guards.report(10, site -> true).series()).isNull();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatWasKnownBeforeTheBudgetWasTurnedOffIsForgotten() {
        guards(GuardSettings.DEFAULT, 0).inspect(1, NOW, many(5));
        close();
        assertThat(folder).isNotEmptyDirectory();
        guards(GuardSettings.DEFAULT.withNewSeries(0), 0);
        assertThat(folder).isEmptyDirectory();
    }

    private Guards guards(GuardSettings settings, long recoveredBelow) {
        Guards guards = Guards.open(
                folder,
                settings,
                (sequence, index) -> kept.contains(sequence + ":" + index),
                recoveredBelow,
                false,
                () -> now);
        opened.add(guards);
        return guards;
    }

    private static Reading reading(String device, long time) {
        return new Reading(SeriesKey.of("m", "plant", device), time, List.of(Field.of("v", 1)));
    }

    private static Reading tagged(Map<String, String> tags) {
        return new Reading(new SeriesKey("m", new DeviceKey("s", "d"), Tags.of(tags)), NOW, List.of(Field.of("v", 1)));
    }

    private static Decoding.Decoded decoded(Reading... readings) {
        return new Decoding.Decoded(List.of(readings), List.of());
    }

    private static Decoding.Decoded many(int count) {
        return new Decoding.Decoded(
                IntStream.range(0, count).mapToObj(i -> reading("d" + i, NOW)).toList(), List.of());
    }
}
