/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.model.Tags;
import io.sluice.store.Batch;
import io.sluice.store.LatestValue;
import io.sluice.store.Scan;
import io.sluice.store.Sighting;
import io.sluice.store.StoreHealth;
import io.sluice.store.StoreUnavailableException;
import io.sluice.store.TimeRange;
import io.sluice.store.WriteOutcome;
import io.sluice.store.WriteOutcome.Refusal;
import io.sluice.store.WriteOutcome.Written;
import io.sluice.testservers.InfluxDbServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the port's contract does not ask, on a real server: many pages, hostile names, bad batches, outages. */
class RealServerTest {

    private static final long DAY = 1_750_000_000_000_000_000L;
    private static final TimeRange ALWAYS = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

    private static InfluxDbServer server;
    private static InfluxTelemetryStore store;

    @BeforeAll
    static void start() {
        server = InfluxDbServer.start();
        store = new InfluxTelemetryStore(RealInflux.settings(server));
    }

    @AfterAll
    static void stop() {
        store.close();
        server.close();
    }

    @Test
    void scansManyPagesOfSeveralDevicesAndTagsInOrder() {
        List<Reading> all = new ArrayList<>();
        for (String device : List.of("b", "a", "c")) {
            for (String room : List.of("", "x", "y z")) {
                Tags tags = room.isEmpty() ? Tags.NONE : Tags.of(Map.of("room", room));
                SeriesKey series = new SeriesKey("pages", new DeviceKey("s", device), tags);
                IntStream.range(0, device.equals("a") ? 12_500 : 700)
                        .forEach(i -> all.add(new Reading(series, DAY + i, List.of(Field.of("v", i)))));
            }
        }
        write(all);
        List<DeviceKey> devices = List.of(new DeviceKey("s", "b"), new DeviceKey("s", "a"), new DeviceKey("s", "c"));

        assertThat(rows(scan("pages", devices, Scan.Order.ASCENDING, null))).isEqualTo(all);

        Reading stop = all.get(3 * 700 + 12_500 + 6_000);
        Scan.After after = new Scan.After(stop.series().device(), stop.series().tags(), stop.timeNanos());
        assertThat(rows(scan("pages", devices.subList(1, 3), Scan.Order.ASCENDING, after)))
                .isEqualTo(all.subList(3 * 700 + 12_500 + 6_001, all.size()));
        assertThat(rows(scan("pages", devices.subList(1, 2), Scan.Order.DESCENDING, after)))
                .hasSize(6_000 + 12_500)
                .element(0)
                .isEqualTo(all.get(3 * 700 + 12_500 + 5_999));
    }

    @Test
    void scansManyDevicesOfFewRows() {
        List<Reading> all = new ArrayList<>();
        List<DeviceKey> devices = new ArrayList<>();
        for (int d = 0; d < 130; d++) {
            DeviceKey device = new DeviceKey("many", "d%03d".formatted(d));
            devices.add(device);
            IntStream.range(0, d % 7)
                    .forEach(i -> all.add(
                            new Reading(new SeriesKey("few", device, Tags.NONE), DAY + i, List.of(Field.of("v", i)))));
        }
        write(all);

        assertThat(rows(scan("few", devices, Scan.Order.ASCENDING, null))).isEqualTo(all);
    }

    @Test
    void aSinkThatWantsNoMoreEndsTheScan() {
        List<Reading> all = new ArrayList<>();
        IntStream.range(0, 5_000)
                .forEach(
                        i -> all.add(new Reading(SeriesKey.of("ended", "s", "d"), DAY + i, List.of(Field.of("v", i)))));
        write(all);
        List<Reading> taken = new ArrayList<>();

        store.scan(scan("ended", List.of(new DeviceKey("s", "d")), Scan.Order.ASCENDING, null), row -> {
            taken.add(row);
            return taken.size() < 2_500;
        });

        assertThat(taken).isEqualTo(all.subList(0, 2_500));
    }

    @Test
    void hostileNamesStayNames() {
        for (String name : List.of(
                "x' OR 'a'='a",
                "a\" FROM m, \"b",
                "it's",
                "a\"b",
                "--",
                "time",
                "$x",
                "=~ .*",
                "', 'y",
                "SELECT",
                " ")) {
            SeriesKey series = new SeriesKey(name + " m", new DeviceKey(name, name), Tags.of(Map.of(name + "t", name)));
            Reading reading = new Reading(series, DAY, List.of(Field.of(name + "f", name)));
            Sighting sighting = new Sighting(series.device(), DAY, new TreeSet<>(Set.of(name + " m")));

            assertThat(store.write(new Batch(List.of(reading), List.of(sighting))))
                    .as(name)
                    .isEqualTo(Written.ALL);

            assertThat(store.devices(name)).as(name).containsExactly(name);
            assertThat(store.sightings(List.of(series.device()), 0)).containsValue(sighting);
            assertThat(store.fields(name + " m")).as(name).containsOnlyKeys(name + "f");
            assertThat(rows(scan(name + " m", List.of(series.device()), Scan.Order.ASCENDING, null)))
                    .as(name)
                    .containsExactly(reading);
            assertThat(store.latest(series.device(), ALWAYS))
                    .as(name)
                    .extracting(LatestValue::field)
                    .containsExactly(name + "f");
        }
        assertThat(store.sites()).contains("x' OR 'a'='a", "time", " ");
    }

    @Test
    void timesAtTheEdgesOfInfluxDbAreKeptAndThoseBeyondRefusedAlone() {
        long first = Long.MIN_VALUE + 2;
        long last = Long.MAX_VALUE - 1;
        SeriesKey series = SeriesKey.of("edges", "s", "d");
        List<Reading> readings = new ArrayList<>();
        for (long time : new long[] {first, -1, 0, last, Long.MIN_VALUE, Long.MAX_VALUE}) {
            readings.add(new Reading(series, time, List.of(Field.of("v", 1))));
        }

        WriteOutcome outcome = store.write(new Batch(readings, List.of()));

        assertThat(((Written) outcome).refusals())
                .extracting(Refusal::index, Refusal::code)
                .containsExactly(tuple(4, "time-out-of-range"), tuple(5, "time-out-of-range"));
        assertThat(rows(scan("edges", List.of(series.device()), Scan.Order.ASCENDING, null)))
                .extracting(Reading::timeNanos)
                .containsExactly(first, -1L, 0L, last);
    }

    @Test
    void aConflictAmong5000IsRefusedAloneWithFieldAndTypes() {
        SeriesKey series = SeriesKey.of("conflict \"x\"", "s", "d");
        List<Reading> batch = new ArrayList<>();
        IntStream.range(0, 5_000)
                .forEach(i -> batch.add(new Reading(series, DAY + i, List.of(Field.of("a \"b\"", i)))));
        batch.set(3_333, new Reading(series, DAY + 3_333, List.of(Field.of("a \"b\"", "text"))));

        List<Refusal> refusals = ((Written) store.write(new Batch(batch, List.of()))).refusals();

        assertThat(refusals).singleElement().satisfies(refusal -> {
            assertThat(refusal.index()).isEqualTo(3_333);
            assertThat(refusal.code()).isEqualTo("field-type-conflict");
            assertThat(refusal.detail()).contains("string", "float");
        });
        assertThat(rows(scan("conflict \"x\"", List.of(series.device()), Scan.Order.ASCENDING, null)))
                .hasSize(4_999);
    }

    @Test
    void aFieldAndATagOfOneNameAreToldApart() {
        SeriesKey series = new SeriesKey("twins", new DeviceKey("s", "d"), Tags.of(Map.of("x", "tag")));
        Reading reading = new Reading(series, DAY, List.of(Field.of("x", 2)));
        write(List.of(reading));

        assertThat(rows(scan("twins", List.of(series.device()), Scan.Order.ASCENDING, null)))
                .containsExactly(reading);
    }

    @Test
    void findsTheLatestOfFieldsThatAreSentRarely() {
        SeriesKey series = SeriesKey.of("sparse", "s", "d");
        List<Reading> readings = new ArrayList<>();
        IntStream.range(0, 60)
                .forEach(i -> readings.add(new Reading(
                        series,
                        DAY - i * 3_600_000_000_000L,
                        List.of(Field.of("f%02d".formatted(i), i), Field.of("all", i)))));
        write(readings);

        List<LatestValue> latest = store.latest(series.device(), new TimeRange(DAY - 60 * 3_600_000_000_000L, DAY + 1));

        assertThat(latest)
                .filteredOn(value -> value.measurement().equals("sparse"))
                .hasSize(61)
                .allSatisfy(value -> {
                    long hoursAgo = value.field().equals("all")
                            ? 0
                            : Long.parseLong(value.field().substring(1));
                    assertThat(value.timeNanos()).isEqualTo(DAY - hoursAgo * 3_600_000_000_000L);
                });
    }

    @Test
    void aWrongTokenAndAnUnknownBucketAreFaultsOfConfiguration() {
        URI url = URI.create(server.url());
        Duration limit = RealInflux.TIMEOUT;
        Batch batch = Batch.of(new Reading(SeriesKey.of("m", "s", "d"), DAY, List.of(Field.of("v", 1))));
        for (InfluxSettings wrong : List.of(
                new InfluxSettings(url, "wrong-token", server.org(), server.bucket(), limit),
                new InfluxSettings(url, server.token(), server.org(), "nowhere", limit))) {
            try (InfluxTelemetryStore misled = new InfluxTelemetryStore(wrong)) {
                assertThat(misled.write(batch)).isInstanceOf(WriteOutcome.Misconfigured.class);
                assertThatThrownBy(() -> misled.sightings(List.of(new DeviceKey("s", "d")), 0))
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining("check");
            }
        }
    }

    @Test
    void aServerThatFreezesIsUnavailableInTimeAndGoesOnAfterwards() {
        InfluxSettings real = RealInflux.settings(server);
        InfluxSettings hasty =
                new InfluxSettings(real.url(), real.token(), real.org(), real.bucket(), Duration.ofSeconds(1));
        Batch batch = Batch.of(new Reading(SeriesKey.of("frozen", "s", "d"), DAY, List.of(Field.of("v", 1))));
        try (InfluxTelemetryStore impatient = new InfluxTelemetryStore(hasty)) {
            server.pause();
            try {
                assertThat(impatient.write(batch)).isInstanceOf(WriteOutcome.Unavailable.class);
                assertThat(impatient.health()).isInstanceOf(StoreHealth.Down.class);
            } finally {
                server.unpause();
            }
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(impatient.write(batch)).isEqualTo(Written.ALL));
            assertThat(impatient.health()).isInstanceOf(StoreHealth.Up.class);
        }
    }

    @Test
    void aTokenThatTheServerDoesNotKnowIsToldBeforeTheFirstReading() {
        InfluxSettings real = RealInflux.settings(server);
        InfluxSettings wrong =
                new InfluxSettings(real.url(), "not-the-token", real.org(), real.bucket(), RealInflux.TIMEOUT);
        try (InfluxTelemetryStore unknown = new InfluxTelemetryStore(wrong)) {
            assertThat(unknown.health())
                    .isInstanceOfSatisfying(
                            StoreHealth.Down.class,
                            down -> assertThat(down.reason())
                                    .contains("401")
                                    .contains("check the token")
                                    .doesNotContain("not-the-token"));
        }
    }

    private static void write(List<Reading> readings) {
        assertThat(store.write(new Batch(readings, List.of()))).isEqualTo(Written.ALL);
    }

    private static Scan scan(String measurement, List<DeviceKey> devices, Scan.Order order, Scan.After after) {
        return new Scan(measurement, devices, Set.of(), ALWAYS, order, after);
    }

    private static List<Reading> rows(Scan scan) {
        List<Reading> rows = new ArrayList<>();
        store.scan(scan, rows::add);
        return rows;
    }
}
