/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.codec.route.RouteTable;
import io.sluice.ingest.SparkplugMessages;
import io.sluice.ingest.deadletter.DeadLetter;
import io.sluice.ingest.guard.GuardSettings;
import io.sluice.ingest.guard.TimePolicy;
import io.sluice.ingest.ledger.LedgerTotals;
import io.sluice.model.FieldValue.FloatValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever refuses readings of a message, and however many: few letters, and the ledger tells the same after a kill. */
class ManyRefusedReadingsTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String TOPIC = "telemetry/plant/d/m";
    private static final String PRESS = "spBv1.0/plant/%s/press";
    private static final String UNREADABLE = "{\"v\":{}},".repeat(17);

    private static final GuardSettings NOTHING_IN_TIME =
            GuardSettings.DEFAULT.withTimes(Duration.ofHours(1), Duration.ofHours(1), TimePolicy.DEAD_LETTER);

    @TempDir
    Path directory;

    private final StoreOfATest store = new StoreOfATest();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anArrayOfAThousandThatTheStoreRefusesIsOneLetter(boolean saved) throws Exception {
        store.rows.refuse(reading -> Optional.of("a field of another type"));
        try (Rig rig = rig(GuardSettings.DEFAULT)) {
            String text = "x".repeat(80);
            String array = IntStream.range(0, 1_000)
                    .mapToObj(i -> "{\"v\":\"%s\",\"seq\":%d}".formatted(text, i))
                    .collect(Collectors.joining(",", "[", "]"));
            rig.receive(rig.now(), TOPIC, List.of(array));
            awaitCounted(rig);

            assertThat(rig.letters()).singleElement().satisfies(letter -> {
                assertThat(letter.id()).isEqualTo("0-0");
                assertThat(letter.alsoOf().cardinality()).isEqualTo(999);
                assertThat(letter.reason()).isEqualTo("refused");
                assertThat(letter.detail())
                        .startsWith("reading 0: a field of another type")
                        .contains("the store has refused 1000");
            });
            assertSameAfterAKill(rig, saved, new Tally(0, 1, 0, 0, 0, 1_000), 1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theOthersOfTheMessageAreStored(boolean saved) throws Exception {
        refuseSevens();
        try (Rig rig = rig(null)) {
            rig.receive(rig.now(), TOPIC, List.of("[" + "{\"v\":-7},{\"v\":1},".repeat(50) + "{\"v\":1}]"));
            awaitCounted(rig);

            assertThat(rig.letters()).singleElement().satisfies(letter -> {
                assertThat(letter.id()).isEqualTo("0-0");
                assertThat(letter.alsoOf().stream())
                        .containsExactlyElementsOf(
                                IntStream.range(1, 50).mapToObj(i -> 2 * i).toList());
            });
            assertSameAfterAKill(rig, saved, new Tally(0, 1, 0, 0, 51, 50), 1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sixteenHaveALetterEach(boolean saved) throws Exception {
        refuseSevens();
        try (Rig rig = rig(null)) {
            rig.receive(rig.now(), TOPIC, List.of("[" + "{\"v\":-7},".repeat(16) + "{\"v\":1}]"));
            awaitCounted(rig);
            assertSameAfterAKill(rig, saved, new Tally(0, 1, 0, 0, 1, 16), 16);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReadingThatTheStoreRefusesBesideALetterOfTheMessageIsKnownAfterAKill(boolean saved) throws Exception {
        refuseSevens();
        try (Rig rig = rig(null)) {
            rig.receive(rig.now(), TOPIC, List.of("[" + UNREADABLE + "{\"v\":1},{\"v\":-7},{\"v\":2}]"));
            awaitCounted(rig);

            assertThat(rig.letters()).singleElement().satisfies(letter -> {
                assertThat(letter.id()).isEqualTo("0");
                assertThat(letter.alsoOf().stream()).containsExactly(18);
                assertThat(letter.detail()).contains("of its good readings 1 are refused", "reading 18: ");
            });
            assertSameAfterAKill(rig, saved, new Tally(0, 1, 0, 0, 2, 2), 1);
        }
    }

    @Test
    void whatTheStoreRefusesOnlyAfterAKillHasALetterBesideTheMessagesOwn() throws Exception {
        try (Rig rig = rig(null)) {
            rig.receive(rig.now(), TOPIC, List.of("[" + UNREADABLE + "{\"v\":1},{\"v\":-7},{\"v\":2}]"));
            awaitCounted(rig);
            assertThat(rig.letters()).extracting(DeadLetter::id).containsExactly("0");
            refuseSevens();
            rig.killAndComeBack();
            awaitCounted(rig);
            assertThat(rig.letters()).extracting(DeadLetter::id).containsExactly("0", "0-18");
            assertSameAfterAKill(rig, true, new Tally(0, 1, 0, 0, 2, 2), 2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatAGuardRefusesBesideManyThatCannotBeReadIsNamedByTheirLetter(boolean saved) throws Exception {
        try (Rig rig = rig(NOTHING_IN_TIME)) {
            String late = "{\"v\":1,\"ts\":0},".repeat(30);
            rig.receive(rig.now(), TOPIC, List.of("[" + UNREADABLE + late + "{\"v\":2}]"));
            awaitCounted(rig);

            assertThat(rig.letters()).singleElement().satisfies(letter -> {
                assertThat(letter.id()).isEqualTo("0");
                assertThat(letter.alsoOf().stream())
                        .containsExactlyElementsOf(
                                IntStream.range(17, 47).boxed().toList());
            });
            assertSameAfterAKill(rig, saved, new Tally(0, 1, 0, 0, 1, 31), 1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSparkplugMessageWithATableHasOneLetterWhenAGuardRefusesItsHundredReadings(boolean saved) throws Exception {
        try (Rig rig = rig(NOTHING_IN_TIME)) {
            receiveTable(rig);
            assertThat(rig.letters()).singleElement().satisfies(letter -> {
                assertThat(letter.reason()).isEqualTo("unsupported-datatype");
                assertThat(letter.detail()).contains("of its good readings 100 are refused", "reading 0: ");
                assertThat(letter.alsoOf().cardinality()).isEqualTo(100);
            });
            assertSameAfterAKill(rig, saved, new Tally(1, 1, 0, 0, 0, 101), 1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSparkplugMessageWithATableHasOneLetterWhenItsSiteIsOverItsRate(boolean saved) throws Exception {
        try (Rig rig = rig(GuardSettings.DEFAULT.withSiteRate(1))) {
            rig.receive(
                    rig.now(),
                    TOPIC,
                    IntStream.range(0, 10).mapToObj(_ -> "{\"v\":1}").toList());
            receiveTable(rig);
            assertThat(rig.letters()).singleElement().satisfies(letter -> {
                assertThat(letter.reason()).isEqualTo("site-over-rate");
                assertThat(letter.detail()).contains("and unsupported-datatype: ");
                assertThat(letter.alsoOf().cardinality()).isEqualTo(100);
            });
            assertSameAfterAKill(rig, saved, new Tally(11, 1, 0, 0, 10, 101), 1);
        }
    }

    private static void receiveTable(Rig rig) throws Exception {
        rig.receiveBytes(
                rig.now(),
                PRESS.formatted("NBIRTH"),
                List.of(SparkplugMessages.birth(0, 1, Map.of("Temperature", 7L))));
        rig.receiveBytes(
                rig.now(),
                PRESS.formatted("NDATA"),
                List.of(SparkplugMessages.dataBesideATable(1, 7, 100, 1_700_000_000_000L)));
        awaitCounted(rig);
    }

    /** @param saved whether the messages are settled for good, and only the ledger reads them again, or all does */
    private static void assertSameAfterAKill(Rig rig, boolean saved, Tally tally, int letters) throws Exception {
        LedgerTotals totals = rig.ledger().totals();
        assertThat(rig.confirmed().tally()).isEqualTo(tally);
        assertThat(totals.agreesWith(rig.confirmed().baseline())).isTrue();
        assertThat(rig.letters()).hasSize(letters);
        if (saved) {
            rig.save();
        }
        rig.killAndComeBack();
        awaitCounted(rig);
        assertThat(rig.confirmed().tally()).isEqualTo(tally);
        assertThat(rig.ledger().totals()).isEqualTo(totals);
        assertThat(rig.letters()).hasSize(letters);
    }

    private void refuseSevens() {
        store.rows.refuse(reading -> reading.fields().getFirst().value().equals(new FloatValue(-7))
                ? Optional.of("a value that this store does not take")
                : Optional.empty());
    }

    private Rig rig(GuardSettings guards) throws Exception {
        ForwardSettings settings = new ForwardSettings(
                new BatchLimits(60, 1 << 20, Duration.ofMillis(2)),
                2,
                new CatchUp(CatchUp.Order.BACKLOG_FIRST, 0),
                Rig.QUICK);
        return new Rig(directory, store, settings, RouteTable.DEFAULT, guards);
    }

    private static void awaitCounted(Rig rig) {
        await().atMost(LONG).until(() -> rig.isDone() && rig.ledger().position() == rig.received());
    }
}
