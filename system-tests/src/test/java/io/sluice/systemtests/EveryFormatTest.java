/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the preview shows of a message is what is stored of it, in every format, over each way Sluice is run. */
@ExtendWith(SharedRigs.class)
class EveryFormatTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * A message.
     *
     * @param name of its device, by which it is found again
     */
    private record Sample(String name, String topic, byte[] payload) {

        Sample(String name, String topic, String payload) {
            this(name, topic, payload.getBytes(UTF_8));
        }
    }

    private static List<Sample> samples() throws IOException {
        long now = NOW.getEpochSecond();
        String json = "{\"ts\":%d,\"temperature\":21.5,\"on\":true,\"mode\":\"eco\"}".formatted(now);
        return List.of(
                new Sample("json", "telemetry/formats/json/climate", json),
                new Sample("gzip", "telemetry/formats/gzip/climate", packed(json)),
                new Sample("value", "telemetry/formats/value/climate/temperature", "21.5"),
                new Sample(
                        "senml",
                        "senml/formats/senml",
                        "[{\"bn\":\"senml:\",\"bt\":%d,\"n\":\"t\",\"v\":21.5},{\"n\":\"door\",\"vb\":true},{\"n\":\"t\",\"t\":-5,\"v\":21.25}]"
                                .formatted(now)),
                // [{-2: "cbor/", -3: now, 0: "t", 2: 21.5}]
                new Sample(
                        "cbor",
                        "senml/formats/cbor",
                        HexFormat.of().parseHex("81a4216563626f722f221a%08x00617402f94d60".formatted(now))),
                new Sample(
                        "lines",
                        "lp/formats/lines",
                        "# two lines\nclimate,room=a\\ b temperature=21.5,count=7i,note=\"a \\\"b\\\"\" %d000000000\nclimate,room=c temperature=20 %d000000000\n"
                                .formatted(now, now)),
                new Sample(
                        "board",
                        "v1/devices/board/telemetry",
                        "{\"ts\":%d000,\"values\":{\"temperature\":21.5}}".formatted(now)),
                new Sample(
                        "l1-m7",
                        "factory/l1/m7/state",
                        "{\"ts\":%d,\"temperature\":21.5,\"batch\":\"b17\",\"debug\":1}".formatted(now)));
    }

    private static byte[] packed(String payload) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(payload.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void throughAllInOne(Rig.AllInOne rig) throws IOException {
        eachIsStoredAsThePreviewShowsIt(rig);
        routesAreReadAnewWhileItRuns(rig);
    }

    @Test
    void throughMosquittoAndInfluxDb(Rig.Services rig) throws IOException {
        eachIsStoredAsThePreviewShowsIt(rig);
    }

    private static void eachIsStoredAsThePreviewShowsIt(Rig rig) throws IOException {
        Api ingest = Api.of(rig.ingest());
        try (Publisher device = Publisher.connect(rig.mqttPort(), "formats")) {
            for (Sample sample : samples()) {
                JsonNode preview = preview(ingest, sample);
                assertThat(preview.path("outcome").asString())
                        .as(sample.name() + ": " + preview)
                        .isEqualTo("stored");
                device.publish(sample.topic(), sample.payload());
                for (JsonNode reading : preview.path("readings")) {
                    await(sample.name())
                            .atMost(LIMIT)
                            .untilAsserted(
                                    () -> assertThat(stored(rig, reading)).isTrue());
                }
            }
        }
        assertThat(ingest.get("/api/v1/dead-letters?site=formats").ok().path("deadLetters"))
                .isEmpty();
    }

    private static JsonNode preview(Api ingest, Sample sample) {
        String body = JSON.writeValueAsString(Map.of(
                "topic", sample.topic(), "payloadBase64", Base64.getEncoder().encodeToString(sample.payload())));
        return ingest.post("/api/v1/mapping/preview", body).ok();
    }

    /** Whether a reading of a preview is among the rows, with its tags and, if it has a time of its own, at that. */
    private static boolean stored(Rig rig, JsonNode reading) {
        JsonNode answer = rig.readings()
                .get("/api/v1/readings?measurement=%s&site=%s&device=%s&from=-1h&to=%s"
                        .formatted(
                                reading.path("measurement").asString(),
                                reading.path("site").asString(),
                                reading.path("device").asString(),
                                "now"));
        for (JsonNode series : answer.path("series")) {
            boolean tagged = reading.path("tags")
                    .propertyStream()
                    .allMatch(tag -> tag.getValue().equals(series.path(tag.getKey())));
            for (JsonNode row : series.path("rows")) {
                if (tagged && matches(series.path("columns"), row, reading)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean matches(JsonNode columns, JsonNode row, JsonNode reading) {
        Instant time = Instant.parse(reading.path("time").asString());
        if (time.getNano() == 0 && !Instant.parse(row.path(0).asString()).equals(time)) {
            return false;
        }
        for (int i = 1; i < columns.size(); i++) {
            JsonNode wanted = reading.path("fields").path(columns.path(i).asString());
            boolean same = wanted.isNumber()
                    ? row.path(i).isNumber() && row.path(i).asDouble() == wanted.asDouble()
                    : wanted.isMissingNode()
                            ? row.path(i).isNull()
                            : row.path(i).equals(wanted);
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private static void routesAreReadAnewWhileItRuns(Rig rig) throws IOException {
        Api ingest = Api.of(rig.ingest());
        Path folder = rig.ingest().folder();
        String topic = "factory/l1/m7/state";
        SharedRigs.writeRoutes(
                folder,
                "sluice.ingest.routes[2].topic=factory/{line}/{machine}/{measurement}\nsluice.ingest.routes[2].site=x\n");
        assertThat(ingest.post("/api/v1/mapping/reload", "").status()).isEqualTo(400);
        long filtered = filtered(ingest);
        SharedRigs.writeRoutes(folder, "sluice.ingest.routes[0].filters=temperature > 0\n");
        assertThat(ingest.post("/api/v1/mapping/reload", "")
                        .ok()
                        .path("ownRoutes")
                        .asInt())
                .isEqualTo(2);
        try (Publisher device = Publisher.connect(rig.mqttPort(), "formats")) {
            device.publish(topic, "{\"temperature\":-1}");
            await().atMost(LIMIT).until(() -> filtered(ingest) == filtered + 1);
        }
    }

    private static long filtered(Api ingest) {
        return ingest.get("/api/v1/pipeline")
                .ok()
                .path("counters")
                .path("filtered")
                .asLong();
    }
}
