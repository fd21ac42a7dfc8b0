/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.codec.route.PayloadFormat;
import io.sluice.codec.route.Route;
import io.sluice.codec.route.RouteRules;
import io.sluice.codec.route.RouteTable;
import io.sluice.codec.route.TopicPattern;
import io.sluice.ingest.deadletter.DeadLetter;
import io.sluice.ingest.guard.GuardSettings;
import io.sluice.ingest.guard.TimePolicy;
import io.sluice.ingest.ledger.LedgerTotals;
import io.sluice.ingest.ledger.SeriesDelivery;
import io.sluice.model.DeviceKey;
import io.sluice.model.Reading;
import io.sluice.store.Scan;
import io.sluice.store.TimeRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guards refuse, on its way through the forwarder: one terminal state, whatever is killed. */
class GuardedForwardingTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int BUDGET = 40;
    private static final String TOPIC = "telemetry/plant/d%d/m";

    @TempDir
    Path directory;

    private record Received(Instant at, String topic, List<String> payloads) {}

    private final List<Received> history = new ArrayList<>();
    private int lot;
    private int seq;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void killsChangeNothingInWhatIsLetIn(int seed) throws Exception {
        Random random = new Random(seed);
        StoreOfATest store = new StoreOfATest();
        store.takes(0, 3_000);
        Set<String> stored;
        Set<String> letters;
        Path folder = Files.createDirectory(directory.resolve("killed"));
        try (Rig rig = rig(folder, store, CatchUp.Order.BACKLOG_FIRST)) {
            kill(rig, store, random);
            stored = stored(store);
            letters = letters(rig);
            assertEachReadingHasOneEnd(rig, store);
        }
        assertThat(letters).isNotEmpty();

        StoreOfATest quiet = new StoreOfATest();
        Path untouched = Files.createDirectory(directory.resolve("untouched"));
        try (Rig rig = rig(untouched, quiet, CatchUp.Order.BACKLOG_FIRST)) {
            history.forEach(each -> rig.receive(each.at(), each.topic(), each.payloads()));
            awaitCounted(rig);
            assertThat(stored).isEqualTo(stored(quiet));
            // Shown again, a reading may find its series known that others had no room for at first: then it is let in.
            assertThat(letters(rig)).containsAll(letters);
            assertEachReadingHasOneEnd(rig, quiet);
        }
    }

    /** Also in the ledger, which has read part of the journal once more: what was refused is not missing in it. */
    private void assertEachReadingHasOneEnd(Rig rig, StoreOfATest store) {
        LedgerTotals totals = rig.ledger().totals();
        assertThat(totals.agreesWith(rig.confirmed().baseline())).isTrue();
        assertThat(totals.missing()).isZero();
        assertThat(totals.deadLettered()).isEqualTo(rig.confirmed().tally().readingsDeadLettered());
        assertThat(store.values().keySet().stream().filter(value -> value.endsWith(" seq")))
                .hasSize((int) (seq - totals.deadLettered()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void noMoreSeriesThanTheBudgetWhenWhatIsNewGoesFirst(int seed) throws Exception {
        StoreOfATest store = new StoreOfATest();
        store.takes(0, 3_000);
        try (Rig rig = rig(directory, store, CatchUp.Order.LIVE_FIRST)) {
            Instant began = rig.now();
            kill(rig, store, new Random(seed));
            long refilled = BUDGET * (Duration.between(began, rig.now()).toSeconds() + 1) / 3_600 + 1;
            assertThat(stored(store)).hasSizeLessThanOrEqualTo(BUDGET + (int) refilled);
            assertEachReadingHasOneEnd(rig, store);
        }
    }

    private void kill(Rig rig, StoreOfATest store, Random random) throws Exception {
        for (int step = 0; step < 40; step++) {
            receive(rig, random);
            switch (random.nextInt(8)) {
                case 0 -> rig.killAndComeBack();
                case 1 -> rig.save();
                case 2 -> rig.forwarder().saveLedger();
                case 3 -> store.rows.goDown("away");
                case 4 -> store.rows.comeUp();
                case 5 -> rig.clockTo(rig.now().plus(Duration.ofSeconds(random.nextInt(30))));
                default -> Thread.sleep(random.nextInt(20));
            }
        }
        store.rows.comeUp();
        awaitCounted(rig);
    }

    /** One device with single readings, and arrays of a few and of many, with lots that are old and new. */
    private void receive(Rig rig, Random random) {
        List<String> payloads = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int size = random.nextInt(20) == 0 ? 30 : random.nextInt(3) == 0 ? 1 + random.nextInt(6) : 1;
            payloads.add(
                    IntStream.range(0, size).mapToObj(_ -> reading(random)).collect(Collectors.joining(",", "[", "]")));
        }
        String topic = TOPIC.formatted(0);
        history.add(new Received(rig.now(), topic, payloads));
        rig.receive(rig.now(), topic, payloads);
    }

    private String reading(Random random) {
        int which = random.nextInt(10) == 0 || lot == 0 ? lot++ : random.nextInt(Math.max(1, lot / 2));
        return "{\"lot\":\"L%d\",\"v\":1,\"seq\":%d}".formatted(which, seq++);
    }

    @Test
    void refusedReadingsAreLettersThatNameTheTagAndTheOthersAreStored() throws Exception {
        StoreOfATest store = new StoreOfATest();
        try (Rig rig = rig(directory, store, CatchUp.Order.BACKLOG_FIRST)) {
            List<String> flood = IntStream.range(0, 100)
                    .mapToObj(i -> "{\"lot\":\"L%d\",\"v\":1}".formatted(i))
                    .toList();
            rig.receive(rig.now(), TOPIC.formatted(1), flood);
            rig.receive(rig.now(), "telemetry/other/d/m", List.of("{\"lot\":\"A\",\"v\":1}"));
            awaitCounted(rig);

            assertThat(stored(store)).hasSize(BUDGET + 1);
            assertThat(rig.letters()).hasSize(100 - BUDGET).allSatisfy(letter -> {
                assertThat(letter.reason()).isEqualTo("too-many-series");
                assertThat(letter.detail())
                        .contains("'plant'", "'m'", "the tag 'lot'", "40 an hour", "sluice.ingest.guards.new-series");
            });
            assertThat(rig.confirmed().tally()).isEqualTo(new Tally(BUDGET + 1, 60, 0, 0, BUDGET + 1, 60));
        }
    }

    @Test
    void aMessageWithManyRefusedReadingsIsOneLetter() throws Exception {
        StoreOfATest store = new StoreOfATest();
        try (Rig rig = rig(directory, store, CatchUp.Order.BACKLOG_FIRST)) {
            String many = IntStream.range(0, 100)
                    .mapToObj(i -> "{\"lot\":\"L%d\",\"v\":1,\"seq\":%d}".formatted(i, i))
                    .collect(Collectors.joining(",", "[", "]"));
            rig.receive(rig.now(), TOPIC.formatted(1), List.of(many));
            awaitCounted(rig);

            assertThat(stored(store)).isEmpty();
            assertThat(rig.letters())
                    .extracting(DeadLetter::id, DeadLetter::reason)
                    .hasSize(1);
            assertThat(rig.confirmed().tally()).isEqualTo(new Tally(0, 1, 0, 0, 0, 100));
            SeriesDelivery account = accounts(rig).getFirst();
            assertThat(account.deadLettered()).isEqualTo(100);
            assertThat(account.missing()).isEmpty();
        }
    }

    @Test
    void aTimeThatIsRefusedIsNotMissingInTheLedger() throws Exception {
        GuardSettings settings =
                GuardSettings.DEFAULT.withTimes(Duration.ofHours(1), Duration.ofHours(1), TimePolicy.DEAD_LETTER);
        StoreOfATest store = new StoreOfATest();
        try (Rig rig = new Rig(directory, store, settings(CatchUp.Order.BACKLOG_FIRST), routes(), settings)) {
            rig.receive(
                    rig.now(),
                    TOPIC.formatted(1),
                    List.of(
                            "{\"v\":1,\"seq\":1}",
                            "{\"v\":1,\"seq\":2,\"ts\":\"2040-01-01T00:00:00Z\"}",
                            "{\"v\":1,\"seq\":3,\"ts\":0}",
                            "{\"v\":1,\"seq\":4}"));
            awaitCounted(rig);
            assertThat(rig.letters()).extracting(DeadLetter::reason).containsOnly("time-out-of-range");
            SeriesDelivery account = accounts(rig).getFirst();
            assertThat(account.stored()).isEqualTo(2);
            assertThat(account.deadLettered()).isEqualTo(2);
            assertThat(account.missing()).isEmpty();
        }
    }

    private Rig rig(Path folder, StoreOfATest store, CatchUp.Order order) throws Exception {
        return new Rig(folder, store, settings(order), routes(), GuardSettings.DEFAULT.withNewSeries(BUDGET));
    }

    private static RouteTable routes() {
        RouteRules rules = new RouteRules(
                Map.of(), Set.of("lot"), List.of(), List.of(), List.of(), PayloadFormat.JSON.numbers(), false);
        TopicPattern topic = TopicPattern.parse("telemetry/{site}/{device}/{measurement}");
        return new RouteTable(List.of(new Route(topic, PayloadFormat.JSON, null, null, null, null, rules)));
    }

    private static ForwardSettings settings(CatchUp.Order order) {
        return new ForwardSettings(
                new BatchLimits(60, 1 << 20, Duration.ofMillis(2)), 2, new CatchUp(order, 0), Rig.QUICK);
    }

    private static void awaitCounted(Rig rig) {
        await().atMost(LONG).until(() -> rig.isDone() && rig.ledger().position() == rig.received());
    }

    private static Set<String> stored(StoreOfATest store) {
        Set<String> series = new TreeSet<>();
        List<DeviceKey> devices = store.rows.sites().stream()
                .flatMap(site -> store.rows.devices(site).stream().map(device -> new DeviceKey(site, device)))
                .toList();
        TimeRange all = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);
        store.rows.scan(new Scan("m", devices, Set.of(), all, Scan.Order.ASCENDING, null), reading -> {
            series.add(name(reading));
            return true;
        });
        return series;
    }

    private static String name(Reading reading) {
        return reading.series().toString();
    }

    private static Set<String> letters(Rig rig) throws Exception {
        return rig.letters().stream().map(DeadLetter::id).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<SeriesDelivery> accounts(Rig rig) {
        List<SeriesDelivery> accounts = new ArrayList<>();
        for (int device = 0; device < 2; device++) {
            accounts.addAll(rig.ledger()
                    .of(new DeviceKey("plant", "d" + device), Long.MIN_VALUE, Long.MAX_VALUE)
                    .series());
        }
        return accounts;
    }
}
