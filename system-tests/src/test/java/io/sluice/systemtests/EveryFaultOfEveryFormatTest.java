/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.systemtests.BadInputGrid.Bad;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/**
 * Each fault in each format becomes a dead letter with its reason or a request for a birth, its neighbours are stored, and
 * the log says nothing of it, over each way Sluice is run.
 */
@ExtendWith(SharedRigs.class)
class EveryFaultOfEveryFormatTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String GAP = "node-gap";

    @Test
    void throughAllInOne(Rig.AllInOne rig) throws IOException {
        eachIsKeptAsideAndNothingElseSuffers(rig);
    }

    @Test
    void throughMosquittoAndInfluxDb(Rig.Services rig) throws IOException {
        eachIsKeptAsideAndNothingElseSuffers(rig);
    }

    private static void eachIsKeptAsideAndNothingElseSuffers(Rig rig) throws IOException {
        int before = rig.ingest().process().log().length();
        List<Bad> rows = BadInputGrid.rows();
        try (Subscriber node = Subscriber.connect(rig.mqttPort(), "grid-nodes", "spBv1.0/grid/NCMD/+");
                Publisher device = Publisher.connect(rig.mqttPort(), "grid")) {
            for (int i = 0; i < rows.size(); i++) {
                publish(device, rows.get(i));
                publishNeighbour(device, i);
            }
            publishWithAGap(device);

            SoftAssertions letters = new SoftAssertions();
            Api api = Api.of(rig.ingest());
            Accounts.awaitSettled(rig);
            for (Bad row : rows) {
                checkLetter(api, row, letters);
                letters.assertThat(previewed(api, row))
                        .as("preview of " + row.device())
                        .isEqualTo(row.reason());
                letters.assertThat(replayed(api, row))
                        .as("replay of " + row.device())
                        .isEqualTo(row.reason());
            }
            letters.assertAll();
            assertThat(askedForBirths(node))
                    .containsExactlyInAnyOrder("node-unborn", "node-unknown-alias", "node-bomb-birth", GAP);
        }
        awaitNeighbours(rig, rows.size());
        awaitValues(rig, "sparkplug", GAP, "t", DoubleStream.of(1, 2, 5));
        assertThat(Complaints.in(rig.ingest().process().log(), before)).isEmpty();
    }

    private static void publish(Publisher device, Bad bad) throws IOException {
        if (bad.isOfBornNode()) {
            publishBirth(device, bad.device());
        }
        device.publish(bad.topic(), bad.payload());
    }

    private static void publishBirth(Publisher device, String node) throws IOException {
        device.publish(
                "spBv1.0/grid/NBIRTH/" + node, SparkplugBytes.birth(1, "t", BadInputGrid.ALIAS, 1, BadInputGrid.NOW));
    }

    private static void publishNeighbour(Publisher device, int i) throws IOException {
        device.publish("telemetry/grid/good/m", "{\"ts\":%d,\"t\":%d}".formatted(BadInputGrid.NOW - 600_000 + i, i));
    }

    /** What is there is stored; for what is missing the birth is asked for. */
    private static void publishWithAGap(Publisher device) throws IOException {
        String topic = "spBv1.0/grid/NDATA/" + GAP;
        publishBirth(device, GAP);
        device.publish(topic, SparkplugBytes.data(1, BadInputGrid.ALIAS, 2, BadInputGrid.NOW + 1));
        device.publish(topic, SparkplugBytes.data(4, BadInputGrid.ALIAS, 5, BadInputGrid.NOW + 4));
    }

    private static List<JsonNode> letters(Api api, Bad bad) {
        return api.get("/api/v1/dead-letters?device=" + bad.device()).list("deadLetters");
    }

    private static void checkLetter(Api api, Bad bad, SoftAssertions letters) {
        List<JsonNode> found = letters(api, bad);
        letters.assertThat(found).as(bad.device()).hasSize(1);
        if (found.size() == 1) {
            JsonNode letter = found.getFirst();
            letters.assertThat(letter.path("reason").asString())
                    .as(bad.device())
                    .isEqualTo(bad.reason());
            letters.assertThat(letter.path("detail").asString())
                    .as(bad.device())
                    .isNotBlank();
            letters.assertThat(letter.path("topic").asString()).as(bad.device()).isEqualTo(bad.topic());
            letters.assertThat(Base64.getDecoder()
                            .decode(letter.path("payloadBase64").asString()))
                    .as(bad.device())
                    .isEqualTo(bad.payload());
        }
    }

    private static String previewed(Api api, Bad bad) {
        String payload = Base64.getEncoder().encodeToString(bad.payload());
        return api.post(
                        "/api/v1/mapping/preview",
                        "{\"topic\":\"%s\",\"payloadBase64\":\"%s\"}".formatted(bad.topic(), payload))
                .ok()
                .at("/faults/0/reason")
                .asString();
    }

    /** What it still is when it is read once more. */
    private static String replayed(Api api, Bad bad) {
        return api.post("/api/v1/dead-letters/replay", "{\"filter\":{\"device\":\"%s\"}}".formatted(bad.device()))
                .ok()
                .at("/letters/0/reason")
                .asString();
    }

    private static List<String> askedForBirths(Subscriber node) throws IOException {
        List<String> asked = new ArrayList<>();
        while (!asked.contains(GAP)) {
            String topic = node.next().topic();
            asked.add(topic.substring(topic.lastIndexOf('/') + 1));
        }
        return asked;
    }

    private static void awaitNeighbours(Rig rig, int count) {
        awaitValues(rig, "m", "good", "t", IntStream.range(0, count).asDoubleStream());
    }

    private static void awaitValues(Rig rig, String measurement, String device, String field, DoubleStream expected) {
        String question = "/api/v1/readings?measurement=%s&site=grid&device=%s&field=%s&from=-1h&to=%d"
                .formatted(measurement, device, field, BadInputGrid.NOW + 1_000);
        Double[] values = expected.boxed().toArray(Double[]::new);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(rig.readings()
                                .get(question)
                                .path("series")
                                .valueStream()
                                .flatMap(series -> series.path("rows").valueStream())
                                .map(row -> row.get(1).asDouble()))
                        .containsExactly(values));
    }
}
