/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.model.Field;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CatalogueTest extends QueryTest {

    private static final Instant SEEN =
            Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);

    private void device(String site, String device) {
        write(reading("environment", site, device, T0, Field.of("temperature", 1)));
        see(site, device, SEEN, "environment");
    }

    private void awaitSite(String site) {
        await().atMost(Duration.ofSeconds(6))
                .until(() -> texts(get("/api/v1/sites").path("sites")).contains(site));
    }

    @Test
    void aDeviceIsListedWithItsMeasurementsAndTheTimeItWasLastSeen() {
        device("cat a", "it's 1");
        see("cat a", "it's 1", SEEN.plusMillis(500), "battery");
        awaitSite("cat a");
        assertThat(get("/api/v1/devices?site=cat%20a").toString())
                .isEqualTo(
                        "{\"devices\":[{\"site\":\"cat a\",\"device\":\"it's 1\",\"measurements\":[\"battery\",\"environment\"],\"lastSeen\":\"%s\"}],\"cursor\":null}"
                                .formatted(SEEN.toString().replace("Z", ".5Z")));
    }

    @Test
    void aDeviceNotSeenWithinTheLookBackHasNoLastSeen() {
        write(reading("environment", "cat-b", "old", T0, Field.of("temperature", 1)));
        see("cat-b", "old", Instant.now().minus(31, ChronoUnit.DAYS), "environment");
        awaitSite("cat-b");
        JsonNode device = get("/api/v1/devices?site=cat-b").path("devices").path(0);
        assertThat(device.path("lastSeen").isNull()).isTrue();
        assertThat(device.path("measurements").size()).isZero();
    }

    @Test
    void pagesFollowEachOtherAndStayRightWhenDevicesAppear() {
        for (int i = 0; i < 25; i++) {
            device("cat-c", "dev-%02d".formatted(i * 2));
        }
        awaitSite("cat-c");
        List<String> seen = new ArrayList<>();
        String cursor = null;
        int pages = 0;
        do {
            JsonNode page = get("/api/v1/devices?site=cat-c&limit=10" + (cursor == null ? "" : "&cursor=" + cursor));
            page.path("devices").forEach(it -> seen.add(it.path("device").asString()));
            cursor = page.path("cursor").isNull() ? null : page.path("cursor").asString();
            pages++;
            device("cat-c", "dev-%02d".formatted(pages * 2 - 1));
        } while (cursor != null);
        assertThat(pages).isEqualTo(3);
        assertThat(seen).isSorted().doesNotHaveDuplicates().contains("dev-00", "dev-24", "dev-48");
        assertThat(seen.stream().filter(name -> Integer.parseInt(name.substring(4)) % 2 == 0))
                .hasSize(25);
    }

    @Test
    void devicesAreFoundByAPartOfTheirName() {
        device("cat-d", "Pump-North");
        device("cat-d", "pump-south");
        device("cat-d", "valve");
        awaitSite("cat-d");
        assertThat(get("/api/v1/devices?site=cat-d&q=PUMP-")
                        .path("devices")
                        .valueStream()
                        .map(it -> it.path("device").asString()))
                .containsExactly("Pump-North", "pump-south");
        assertThat(get("/api/v1/devices?site=cat-d&q=").path("devices").size()).isEqualTo(3);
    }

    @Test
    void anUnknownSiteHasNoDevices() {
        assertThat(get("/api/v1/devices?site=nowhere").toString()).isEqualTo("{\"devices\":[],\"cursor\":null}");
    }

    @Test
    void aNewDeviceAppearsWithinFiveSeconds() {
        get("/api/v1/devices");
        device("cat-e", "new");
        await().atMost(Duration.ofSeconds(5))
                .until(() -> get("/api/v1/devices?site=cat-e").path("devices").size() == 1);
    }

    @Test
    void aKeyLimitedToASiteSeesNoOther() {
        device("plant", "dev-1");
        device("cat-f", "dev-1");
        awaitSite("cat-f");
        assertThat(texts(json(callAs(PLANT_READER, "/api/v1/sites")).path("sites")))
                .containsExactly("plant");
        JsonNode devices = json(callAs(PLANT_READER, "/api/v1/devices")).path("devices");
        assertThat(devices.valueStream().map(it -> it.path("site").asString())).containsOnly("plant");
        assertThat(json(callAs(PLANT_READER, "/api/v1/devices?site=cat-f")).toString())
                .isEqualTo(json(callAs(PLANT_READER, "/api/v1/devices?site=nowhere"))
                        .toString());
    }

    @Test
    void withoutAKeyOrWithoutTheScopeNothingIsAnswered() {
        problem(call("/api/v1/sites", request -> request), 401);
        problem(callAs("wrong", "/api/v1/devices"), 401);
        problem(callAs(WRITER, "/api/v1/readings?measurement=environment"), 403);
        problem(callAs(WRITER, "/api/v1/sites/a/devices/b/latest"), 403);
    }
}
