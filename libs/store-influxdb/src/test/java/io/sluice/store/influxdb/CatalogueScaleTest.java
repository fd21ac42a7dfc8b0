/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.store.Batch;
import io.sluice.store.Sighting;
import io.sluice.store.TimeRange;
import io.sluice.store.WriteOutcome.Written;
import io.sluice.testservers.InfluxDbServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * 100 000 devices in one registry. The limits are loose, for a machine that does other things too; the test prints what
 * it measured, and fails when an answer grows with the number of devices that it is not about.
 */
class CatalogueScaleTest {

    private static final int SITES = 10;
    private static final int DEVICES = 100_000;
    private static final long NOW = 1_750_000_000_000_000_000L;
    private static final int ROUNDS = 20;

    private static InfluxDbServer server;
    private static InfluxTelemetryStore store;

    @BeforeAll
    static void start() {
        server = InfluxDbServer.start();
        store = new InfluxTelemetryStore(RealInflux.settings(server));
        for (int from = 0; from < DEVICES; from += 5_000) {
            assertThat(store.write(batch(from, from + 5_000))).isEqualTo(Written.ALL);
        }
    }

    @AfterAll
    static void stop() {
        store.close();
        server.close();
    }

    private static Batch batch(int from, int to) {
        List<Reading> readings = new ArrayList<>();
        List<Sighting> sightings = new ArrayList<>();
        IntStream.range(from, to).forEach(i -> {
            DeviceKey device = device(i);
            SeriesKey series = SeriesKey.of("environment", device.site(), device.device());
            readings.add(new Reading(series, NOW, List.of(Field.of("temperature", i), Field.of("humidity", 1))));
            sightings.add(new Sighting(device, NOW + i, new TreeSet<>(Set.of("environment"))));
        });
        return new Batch(readings, sightings);
    }

    private static DeviceKey device(int i) {
        return new DeviceKey("site-" + i % SITES, "dev-%06d".formatted(i));
    }

    @Test
    void listsTheSites() {
        assertThat(store.sites()).hasSize(SITES);
        assertThat(median("sites", store::sites)).isLessThan(Duration.ofMillis(500));
    }

    @Test
    void listsTheDevicesOfASite() {
        assertThat(store.devices("site-3")).hasSize(DEVICES / SITES).isSorted();
        assertThat(median("devices of a site of 10 000", () -> store.devices("site-3")))
                .isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void findsTheSightingsOfAPage() {
        List<DeviceKey> page =
                IntStream.range(0, 100).mapToObj(i -> device(i * 990)).toList();

        assertThat(store.sightings(page, NOW - 30L * 86_400_000_000_000L)).hasSize(100);
        assertThat(median("sightings of 100 devices", () -> store.sightings(page, NOW)))
                .isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void findsTheLatestOfADevice() {
        TimeRange lookBack = new TimeRange(NOW - 30L * 86_400_000_000_000L, NOW + 300_000_000_000L);

        assertThat(store.latest(device(77_777), lookBack)).hasSize(2);
        assertThat(median("latest of a device", () -> store.latest(device(77_777), lookBack)))
                .isLessThan(Duration.ofSeconds(1));
    }

    private static Duration median(String what, Runnable call) {
        long[] nanos = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            call.run();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.out.printf(
                "%s, among %d devices: median %.1f ms, most %.1f ms%n",
                what, DEVICES, nanos[ROUNDS / 2] / 1e6, nanos[ROUNDS - 1] / 1e6);
        return Duration.ofNanos(nanos[ROUNDS / 2]);
    }
}
