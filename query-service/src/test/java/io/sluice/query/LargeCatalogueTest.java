/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.store.Batch;
import io.sluice.store.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;

/** A hundred thousand devices; with a store of its own, so that no other test has to live with them. */
@DirtiesContext(classMode = DirtiesContext.ClassMode.BEFORE_CLASS)
class LargeCatalogueTest extends QueryTest {

    private static final int DEVICES = 100_000;

    @Test
    void pagesLatestAndSearchStayQuickOverAHundredThousandDevices() {
        List<Reading> readings = new ArrayList<>(DEVICES);
        List<Sighting> sightings = new ArrayList<>(DEVICES);
        Instant now = Instant.now();
        for (int i = 0; i < DEVICES; i++) {
            String site = "site-" + i % 20;
            String device = "dev-%06d".formatted(i);
            readings.add(reading("environment", site, device, now, Field.of("temperature", i)));
            sightings.add(new Sighting(new DeviceKey(site, device), nanos(now), new TreeSet<>(List.of("environment"))));
        }
        store.write(new Batch(readings, sightings));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> get("/api/v1/sites").path("sites").size() >= 20);

        assertThat(slowest(50, i -> "/api/v1/devices?limit=100&site=site-" + i % 20))
                .isLessThan(Duration.ofSeconds(2));
        assertThat(slowest(50, i -> "/api/v1/devices?q=0999" + i % 10)).isLessThan(Duration.ofSeconds(2));
        assertThat(slowest(50, i -> "/api/v1/sites/site-%d/devices/dev-%06d/latest".formatted(i % 20, i)))
                .isLessThan(Duration.ofSeconds(2));
        assertThat(get("/api/v1/devices?q=099999").path("devices").size()).isEqualTo(1);
        assertThat(walk()).isEqualTo(DEVICES);
    }

    private int walk() {
        int walked = 0;
        String cursor = "";
        do {
            JsonNode page = get("/api/v1/devices?limit=1000&cursor=" + cursor);
            walked += page.path("devices").size();
            cursor = page.path("cursor").asString("");
        } while (!cursor.isEmpty());
        return walked;
    }

    /** The time of the slowest but one of some calls, printed with the median: a look, not a proof. */
    private Duration slowest(int calls, java.util.function.IntFunction<String> path) {
        long[] times = new long[calls];
        for (int i = 0; i < calls; i++) {
            long begun = System.nanoTime();
            get(path.apply(i));
            times[i] = System.nanoTime() - begun;
        }
        Arrays.sort(times);
        Duration nearlySlowest = Duration.ofNanos(times[calls - 2]);
        System.out.printf(
                "%s: median %d ms, slowest but one %d ms%n",
                path.apply(0), Duration.ofNanos(times[calls / 2]).toMillis(), nearlySlowest.toMillis());
        return nearlySlowest;
    }
}
