/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Field;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LatestTest extends QueryTest {

    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @Test
    void everyFieldComesWithItsOwnTimeAndType() {
        write(
                reading(
                        "environment",
                        "lat a",
                        "dév, 1",
                        NOW.minusSeconds(90),
                        Field.of("temperature", 1),
                        Field.of("on", true)),
                reading("environment", "lat a", "dév, 1", NOW.minusSeconds(60), Field.of("temperature", 15.07)),
                reading(
                        "battery",
                        "lat a",
                        "dév, 1",
                        NOW.minusMillis(250),
                        Field.of("state", "low"),
                        Field.ofInteger("cycles", 7)));
        JsonNode latest = get("/api/v1/sites/lat%20a/devices/" + encoded("dév, 1") + "/latest");
        assertThat(latest.path("site").asString()).isEqualTo("lat a");
        assertThat(latest.path("device").asString()).isEqualTo("dév, 1");
        assertThat(latest.path("values").toString()).isEqualTo("""
                        [{"measurement":"battery","field":"cycles","time":"%1$s","value":7},\
                        {"measurement":"battery","field":"state","time":"%1$s","value":"low"},\
                        {"measurement":"environment","field":"on","time":"%2$s","value":true},\
                        {"measurement":"environment","field":"temperature","time":"%3$s","value":15.07}]""".formatted(
                NOW.minusMillis(250).toString().replace("750Z", "75Z"), NOW.minusSeconds(90), NOW.minusSeconds(60)));
    }

    @Test
    void timesMoreThanFiveMinutesAheadDoNotCount() {
        write(
                reading("m", "lat-b", "fast", NOW.minusSeconds(10), Field.of("a", 1), Field.of("b", 1)),
                reading("m", "lat-b", "fast", NOW.plusSeconds(240), Field.of("a", 2)),
                reading("m", "lat-b", "fast", NOW.plusSeconds(3600), Field.of("b", 3)));
        JsonNode values = get("/api/v1/sites/lat-b/devices/fast/latest").path("values");
        assertThat(values.path(0).path("value").asDouble()).isEqualTo(2);
        assertThat(values.path(1).path("value").asDouble()).isEqualTo(1);
    }

    @Test
    void aDeviceWithoutValuesWithinTheLookBackHasNone() {
        write(reading("m", "lat-c", "silent", NOW.minus(31, ChronoUnit.DAYS), Field.of("a", 1)));
        org.awaitility.Awaitility.await()
                .until(() -> call("/api/v1/sites/lat-c/devices/silent/latest").statusCode() == 200);
        assertThat(get("/api/v1/sites/lat-c/devices/silent/latest")
                        .path("values")
                        .size())
                .isZero();
    }

    @Test
    void unknownAndInvisibleDevicesAreNotFoundInTheSameWords() {
        write(reading("m", "lat-d", "there", NOW, Field.of("a", 1)));
        JsonNode unknown = problem("/api/v1/sites/lat-d/devices/nobody/latest", 404);
        assertThat(unknown.path("code").asString()).isEqualTo("unknown-device");
        problem("/api/v1/sites/nowhere/devices/there/latest", 404);
        JsonNode invisible = problem(callAs(PLANT_READER, "/api/v1/sites/lat-d/devices/there/latest"), 404);
        assertThat(invisible.path("detail").asString())
                .isEqualTo("There is no device 'there' at site 'lat-d'. GET /api/v1/devices lists those there are.");
    }

    @Test
    void aStoreThatIsDownIsAProblemWithRetryAfter() {
        store.goDown("pulled out by the test");
        var answer = call("/api/v1/sites/lat-e/devices/dev/latest");
        JsonNode problem = problem(answer, 503);
        assertThat(problem.path("code").asString()).isEqualTo("store-unavailable");
        assertThat(problem.toString()).doesNotContain("pulled out");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
    }
}
