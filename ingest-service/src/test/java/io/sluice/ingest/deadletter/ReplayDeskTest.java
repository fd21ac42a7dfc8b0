/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.MessageDecoder;
import io.sluice.codec.route.PayloadFormat;
import io.sluice.codec.route.Route;
import io.sluice.codec.route.RouteSource;
import io.sluice.codec.route.RouteTable;
import io.sluice.codec.route.TopicPattern;
import io.sluice.codec.sparkplug.EdgeNodes;
import io.sluice.codec.sparkplug.SessionWatch;
import io.sluice.codec.sparkplug.SparkplugDecoder;
import io.sluice.codec.sparkplug.SparkplugLookup;
import io.sluice.ingest.SparkplugMessages;
import io.sluice.ingest.deadletter.ReplayResult.Outcome;
import io.sluice.ingest.guard.GuardSettings;
import io.sluice.ingest.guard.Guards;
import io.sluice.ingest.inspect.Inspector;
import io.sluice.model.DeviceKey;
import io.sluice.model.Reading;
import io.sluice.store.Scan;
import io.sluice.store.TimeRange;
import io.sluice.store.kit.InMemoryTelemetryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayDeskTest {

    private static final long RECEIVED = 1_800_000_000_000_000_000L;
    private static final String TOPIC = "telemetry/plant/dev/m";

    @TempDir
    Path directory;

    private final InMemoryTelemetryStore store = new InMemoryTelemetryStore();
    private DeadLetters letters;
    private ReplayDesk desk;

    @BeforeEach
    void open() throws Exception {
        open(RouteTable.DEFAULT);
    }

    private void open(RouteTable routes) throws Exception {
        letters = DeadLetters.open(
                directory,
                new DeadLetterSettings(2 << 20, 2 << 20, WhenFull.BLOCK, 1_000, null),
                new RouteSource(routes),
                () -> 0);
        desk = new ReplayDesk(letters, store, new RouteSource(routes), 10_000);
    }

    @AfterEach
    void close() {
        letters.close();
    }

    private void keep(long sequence, int index, String topic, String payload) throws IOException {
        letters.append(new DeadLetter(
                sequence, index, "no-route", "for a test", RECEIVED + sequence, topic, payload.getBytes(UTF_8)));
        letters.force();
    }

    @Test
    void storesWhatCanBeReadNowAtItsOwnTimeOfReceiptAndTheLetterIsGone() throws Exception {
        keep(7, -1, TOPIC, "{\"v\":1}");
        keep(8, -1, TOPIC, "[{\"v\":2},{\"v\":3}]");

        assertThat(outcomes(all())).containsExactly("7 STORED", "8 STORED");
        assertThat(times("plant")).containsExactly(RECEIVED + 7, RECEIVED + 8, RECEIVED + 9);
        assertThat(kept()).isEmpty();
        assertThat(store.sightings(List.of(new DeviceKey("plant", "dev")), 0)).hasSize(1);
        assertThat(desk.count(Outcome.STORED)).isEqualTo(2);
    }

    @Test
    void anyNumberOfTimesStoresTheSameOnce() throws Exception {
        keep(7, -1, TOPIC, "{\"v\":1}");
        Path copy = Files.createDirectory(directory.resolve("copy"));
        copyLetters(directory, copy);
        all();
        close();
        copyLetters(copy, directory); // as if the process had been killed before the letter was taken away
        open();

        assertThat(kept()).containsExactly("7");
        assertThat(outcomes(all())).containsExactly("7 STORED");
        assertThat(times("plant")).containsExactly(RECEIVED + 7);
        assertThat(outcomes(ids("7"))).containsExactly("7 NOT_FOUND");
    }

    @Test
    void aLetterThatWantedABirthIsStoredWhenItHasCome() throws Exception {
        String data = "spBv1.0/plant/NDATA/press";
        letters.append(new DeadLetter(
                7, -1, "no-birth", "for a test", RECEIVED + 7, data, SparkplugMessages.data(5, 7, 21.5, 1_000)));
        letters.force();
        EdgeNodes known = new EdgeNodes();
        SparkplugDecoder decoder = new SparkplugDecoder(() -> known, SessionWatch.NONE);
        MessageDecoder live = new MessageDecoder(new RouteSource(RouteTable.DEFAULT), decoder);
        desk = new ReplayDesk(
                letters,
                store,
                () -> new MessageDecoder(new RouteSource(RouteTable.DEFAULT), new SparkplugLookup(() -> known)),
                Inspector.NONE,
                10_000);
        live.decode(data, SparkplugMessages.data(5, 7, 21.5, 1_000), RECEIVED + 7);
        assertThat(outcomes(all())).containsExactly("7 DEAD_LETTERED");

        live.decode(
                "spBv1.0/plant/NBIRTH/press", SparkplugMessages.birth(0, 1, Map.of("Temperature", 7L)), RECEIVED + 8);
        assertThat(outcomes(all())).containsExactly("7 STORED");
        assertThat(kept()).isEmpty();
    }

    @Test
    void aReplayIsHeldToTheGuards() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(RECEIVED / 1_000_000_000L));
        try (Guards guards = Guards.open(
                directory.resolve("series"),
                GuardSettings.DEFAULT.withNewSeries(2),
                letters::isKept,
                0,
                false,
                now::get)) {
            for (int i = 0; i < 5; i++) {
                String topic = "telemetry/plant/new-%d/m".formatted(i);
                letters.append(new DeadLetter(
                        i, -1, "no-route", "for a test", RECEIVED + i, topic, "[{\"v\":1},{\"v\":2}]".getBytes(UTF_8)));
            }
            letters.append(new DeadLetter(
                    5,
                    1,
                    "no-route",
                    "for a test",
                    RECEIVED,
                    "telemetry/plant/new-5/m",
                    "[{\"v\":1},{\"v\":2}]".getBytes(UTF_8)));
            letters.force();
            desk = new ReplayDesk(
                    letters,
                    store,
                    () -> new MessageDecoder(new RouteSource(RouteTable.DEFAULT)),
                    guards.forReplay(),
                    10_000);
            assertThat(outcomes(all()))
                    .containsExactlyInAnyOrder(
                            "0 STORED",
                            "1 STORED",
                            "2 DEAD_LETTERED",
                            "3 DEAD_LETTERED",
                            "4 DEAD_LETTERED",
                            "5-1 DEAD_LETTERED");
            assertThat(kept()).hasSize(4);
            assertThat(letters.list(0, 10, letter -> true).letters())
                    .extracting(DeadLetter::reason)
                    .containsOnly("too-many-series");

            now.set(now.get().plusSeconds(3_600));
            assertThat(outcomes(all()))
                    .filteredOn(outcome -> outcome.endsWith(" STORED"))
                    .hasSize(2);
            now.set(now.get().plusSeconds(3_600));
            assertThat(outcomes(all())).hasSize(2).allMatch(outcome -> outcome.endsWith(" STORED"));
            assertThat(kept()).isEmpty();
        }
    }

    @Test
    void keepsALetterThatStillCannotBeReadWithThePresentReason() throws Exception {
        keep(7, -1, TOPIC, "{nonsense");

        ReplayDesk.Report report = all();
        assertThat(outcomes(report)).containsExactly("7 DEAD_LETTERED");
        assertThat(report.results().getFirst().reason()).isEqualTo("malformed-json");
        close();
        open();
        DeadLetter letter = letters.list(0, 10, any -> true).letters().getFirst();
        assertThat(letter.reason()).isEqualTo("malformed-json");
        assertThat(letter.receivedAtNanos()).isEqualTo(RECEIVED + 7);
        assertThat(outcomes(all())).containsExactly("7 DEAD_LETTERED");
        assertThat(kept()).containsExactly("7");
    }

    @Test
    void takesThePresentRoutes() throws Exception {
        keep(7, -1, "old/press/temp", "{\"v\":1}");
        assertThat(outcomes(all())).containsExactly("7 DEAD_LETTERED");
        close();
        List<Route> routes = new ArrayList<>(RouteTable.DEFAULT.routes());
        routes.add(new Route(TopicPattern.parse("old/{device}/{measurement}"), PayloadFormat.JSON, "hall", null, null));
        open(new RouteTable(routes));

        assertThat(outcomes(all())).containsExactly("7 STORED");
        assertThat(store.devices("hall")).containsExactly("press");
    }

    @Test
    void ofALetterAboutOneReadingStoresThatOneOnly() throws Exception {
        keep(7, 2, TOPIC, "[{\"v\":0},{\"site\":1},{\"v\":2},{\"v\":3}]");
        keep(8, 1, TOPIC, "[{\"v\":0},{\"site\":1},{\"v\":2}]");
        keep(9, 5, TOPIC, "[{\"v\":0}]");

        ReplayDesk.Report report = all();
        assertThat(outcomes(report)).containsExactlyInAnyOrder("7-2 STORED", "8-1 DEAD_LETTERED", "9-5 DEAD_LETTERED");
        assertThat(times("plant")).containsExactly(RECEIVED + 7 + 2);
        assertThat(report.results())
                .extracting(ReplayResult::reason)
                .containsExactlyInAnyOrder(null, "reserved-name", "no-such-reading");
    }

    @Test
    void ofALetterAboutSeveralReadingsStoresTheseOnlyAndKeepsItWhileOneCannotBe() throws Exception {
        BitSet more = new BitSet();
        more.set(3, 5);
        letters.append(new DeadLetter(
                        7,
                        1,
                        "field-type-conflict",
                        "for a test",
                        RECEIVED + 7,
                        TOPIC,
                        "[{\"v\":0},{\"v\":1},{\"site\":2},{\"bad\":3},{\"v\":4},{\"v\":5}]".getBytes(UTF_8))
                .alsoOf(more, "three of them"));
        letters.force();
        store.refuse(reading -> reading.fields().getFirst().name().equals("bad")
                ? Optional.of("the store wants none of it")
                : Optional.empty());

        assertThat(outcomes(all())).containsExactly("7-1 DEAD_LETTERED");
        assertThat(times("plant")).containsExactly(RECEIVED + 7 + 1, RECEIVED + 7 + 4);
        DeadLetter again = letters.list(0, 1, any -> true).letters().getFirst();
        assertThat(again.detail()).startsWith("reading 3: ").contains("1 readings of the message cannot be", "2 are");
        assertThat(again.alsoOf()).isEqualTo(more);

        store.refuse(reading -> Optional.empty());
        assertThat(outcomes(all())).containsExactly("7-1 STORED");
        assertThat(times("plant")).containsExactly(RECEIVED + 7 + 1, RECEIVED + 7 + 3, RECEIVED + 7 + 4);
        assertThat(kept()).isEmpty();
    }

    @Test
    void keepsAMessageOfWhichTheStoreRefusesAReadingAndStoresTheOthers() throws Exception {
        store.refuse(reading -> reading.fields().getFirst().name().equals("bad")
                ? Optional.of("the store wants none of it")
                : Optional.empty());
        keep(6, -1, TOPIC, "{\"v\":0}");
        keep(7, -1, TOPIC, "[{\"v\":1},{\"bad\":2},{\"site\":3}]");

        ReplayDesk.Report report = all();
        assertThat(outcomes(report)).containsExactlyInAnyOrder("6 STORED", "7 DEAD_LETTERED");
        assertThat(times("plant")).containsExactly(RECEIVED + 6, RECEIVED + 7);
        assertThat(kept()).containsExactly("7");
        assertThat(letters.list(0, 1, any -> true).letters().getFirst().detail())
                .contains("2 readings of the message cannot be stored, 1 are");
    }

    @Test
    void neverReadsAPayloadOfWhichOnlyTheBeginningIsKept() throws Exception {
        letters.append(new DeadLetter(7, -1, "too-large", "x", RECEIVED, TOPIC + "/field", "12".getBytes(UTF_8)));
        letters.force();

        assertThat(outcomes(all())).containsExactly("7 DEAD_LETTERED");
        assertThat(store.sites()).isEmpty();
    }

    @Test
    void leavesLettersAsTheyAreWhileTheStoreIsAway() throws Exception {
        keep(7, -1, TOPIC, "{\"v\":1}");
        store.goDown("gone for a test");

        ReplayDesk.Report report = all();
        assertThat(outcomes(report)).containsExactly("7 NOT_TRIED");
        assertThat(report.results().getFirst().detail()).contains("gone for a test");
        assertThat(kept()).containsExactly("7");
        store.comeUp();
        assertThat(outcomes(all())).containsExactly("7 STORED");
    }

    @Test
    void servesACallerOnlyWhatIsOfItsSites() throws Exception {
        keep(7, -1, TOPIC, "{\"v\":1}");
        keep(8, -1, "telemetry/other/dev/m", "{\"v\":1}");
        keep(9, -1, "nowhere/x", "{\"v\":1}");

        ReplayDesk.Report report = desk.replay(
                        new ReplayDesk.Selection(Set.of(), LetterFilter.ALL, ReplayCursor.START, 100), "plant"::equals)
                .orElseThrow();
        assertThat(outcomes(report)).containsExactly("7 STORED");
        report = desk.replay(selection("8", "9"), "plant"::equals).orElseThrow();
        assertThat(outcomes(report)).containsExactlyInAnyOrder("8 NOT_FOUND", "9 NOT_FOUND");
        assertThat(kept()).containsExactly("8", "9");
    }

    @Test
    void writesNothingIntoASiteTheCallerMayNotUse() throws Exception {
        keep(7, -1, TOPIC, "{\"v\":1}");
        RouteTable elsewhere = new RouteTable(List.of(new Route(
                TopicPattern.parse("telemetry/+/{device}/{measurement}"), PayloadFormat.JSON, "other", null, null)));
        ReplayDesk now = new ReplayDesk(letters, store, new RouteSource(elsewhere), 1_000);

        ReplayDesk.Report report = now.replay(selection("7"), "plant"::equals).orElseThrow();
        assertThat(outcomes(report)).containsExactly("7 NOT_ALLOWED");
        assertThat(store.sites()).isEmpty();
        assertThat(kept()).containsExactly("7");
    }

    @Test
    void goesOnFromACursorAndKeepsToItsLimit() throws Exception {
        for (int i = 0; i < 25; i++) {
            keep(i, -1, TOPIC, "{\"v\":1}");
        }
        ReplayDesk.Report first = desk.replay(
                        new ReplayDesk.Selection(Set.of(), LetterFilter.ALL, ReplayCursor.START, 10), site -> true)
                .orElseThrow();
        assertThat(first.results()).hasSize(10);
        ReplayDesk.Report rest = desk.replay(
                        new ReplayDesk.Selection(
                                Set.of(), LetterFilter.ALL, first.next().orElseThrow(), 100),
                        site -> true)
                .orElseThrow();
        assertThat(rest.results()).hasSize(15);
        assertThat(rest.next()).isEmpty();
        assertThat(kept()).isEmpty();
    }

    @Test
    void goesNoFasterThanItsRate() throws Exception {
        for (int i = 0; i < 30; i++) {
            keep(i, -1, TOPIC, "{\"v\":1}");
        }
        ReplayDesk slow = new ReplayDesk(letters, store, new RouteSource(RouteTable.DEFAULT), 50);
        long started = System.nanoTime();
        slow.replay(new ReplayDesk.Selection(Set.of(), LetterFilter.ALL, ReplayCursor.START, 100), site -> true);
        // 30 letters in chunks of 5 at 50 per second: the last chunk begins when 25 are due.
        assertThat(System.nanoTime() - started).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(500));
    }

    @Test
    void doesOneReplayAtATime() throws Exception {
        keep(7, -1, TOPIC, "{\"v\":1}");
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Thread first = Thread.ofVirtual().start(() -> {
            try {
                desk.replay(
                        new ReplayDesk.Selection(
                                Set.of(),
                                letter -> {
                                    asked.countDown();
                                    return awaitUninterrupted(goOn);
                                },
                                ReplayCursor.START,
                                10),
                        site -> true);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(desk.replay(selection("7"), site -> true)).isEmpty();
        goOn.countDown();
        first.join();
        assertThat(kept()).isEmpty();
    }

    @Test
    void lettersAskedForByTheirIdsAreReadAgainInTheOrderOfTheirMessages() throws Exception {
        keep(9, -1, TOPIC, "{\"v\":1}");
        keep(3, 1, TOPIC, "[{\"v\":2},{\"v\":3}]");
        keep(3, 0, TOPIC, "[{\"v\":2},{\"v\":3}]");
        keep(4, -1, TOPIC, "{\"v\":1}");

        assertThat(outcomes(ids("9", "5", "3-1", "3-0")))
                .containsExactly("3-0 STORED", "3-1 STORED", "9 STORED", "5 NOT_FOUND");
        assertThat(kept()).containsExactly("4");
    }

    private static boolean awaitUninterrupted(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private ReplayDesk.Report all() throws Exception {
        return desk.replay(
                        new ReplayDesk.Selection(Set.of(), LetterFilter.ALL, ReplayCursor.START, 1_000), site -> true)
                .orElseThrow();
    }

    private ReplayDesk.Report ids(String... ids) throws Exception {
        return desk.replay(selection(ids), site -> true).orElseThrow();
    }

    private static ReplayDesk.Selection selection(String... ids) {
        Set<LetterId> parsed = new LinkedHashSet<>();
        Stream.of(ids).map(id -> LetterId.parse(id).orElseThrow()).forEach(parsed::add);
        return new ReplayDesk.Selection(parsed, LetterFilter.ALL, ReplayCursor.START, parsed.size());
    }

    private static List<String> outcomes(ReplayDesk.Report report) {
        return report.results().stream()
                .map(result -> result.id() + " " + result.outcome())
                .toList();
    }

    private List<String> kept() throws Exception {
        return letters.list(0, 100, any -> true).letters().stream()
                .map(DeadLetter::id)
                .toList();
    }

    private List<Long> times(String site) {
        List<Long> times = new ArrayList<>();
        store.scan(
                new Scan(
                        "m",
                        List.of(new DeviceKey(site, "dev")),
                        Set.of(),
                        new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE),
                        Scan.Order.ASCENDING,
                        null),
                (Reading row) -> times.add(row.timeNanos()));
        return times;
    }

    private static void copyLetters(Path from, Path to) throws IOException {
        for (String folder : List.of("dead-letters", "dead-letters-overflow")) {
            Files.createDirectories(to.resolve(folder));
            try (Stream<Path> old = Files.list(to.resolve(folder))) {
                for (Path file : old.toList()) {
                    Files.delete(file);
                }
            }
            try (Stream<Path> files = Files.list(from.resolve(folder))) {
                for (Path file : files.toList()) {
                    Files.copy(file, to.resolve(folder).resolve(file.getFileName()));
                }
            }
        }
    }
}
