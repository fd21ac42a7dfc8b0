/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.testservers.InfluxDbServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every value that a tag may have comes in by MQTT, as a member of JSON and in line protocol, and by HTTP, and is found again in every
 * form of answer, over each way Sluice is run; every other is a dead letter that says why. All are values of one tag of one device: what
 * took one for another would mix their rows.
 */
@ExtendWith(SharedRigs.class)
class EveryTagValueTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Instant TIME = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.SECONDS);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SITE = "tag-values";
    private static final String DOOR = "/api/v1/telemetry/" + SITE + "/door/levels";
    private static final List<String> VALUES = NamesOfAllKinds.goodTagValues();

    /** The devices, by the way in. */
    private static final List<String> DEVICES = List.of("json", "lines", "door");

    @Test
    void throughAllInOne(Rig.AllInOne rig) throws IOException {
        new Round(rig).run();
    }

    @Test
    void throughMosquittoAndInfluxDb(Rig.Services rig) throws IOException {
        new Round(rig).run();
        for (String device : DEVICES) {
            assertThat(valuesInTheStore(rig.store(), device)).containsExactlyInAnyOrderElementsOf(VALUES);
        }
    }

    /** The store itself is asked, not Sluice. */
    private static List<String> valuesInTheStore(InfluxDbServer store, String device) {
        String query = "SHOW TAG VALUES FROM levels WITH KEY = label WHERE site = '%s' AND device = '%s'"
                .formatted(SITE, device);
        JsonNode answer = Api.at(path -> URI.create(store.url() + path))
                .with("Authorization", "Token " + store.token())
                .get("/query?db=%s&q=%s".formatted(store.bucket(), URLEncoder.encode(query, UTF_8)))
                .ok();
        return answer.at("/results/0/series/0/values")
                .valueStream()
                .map(pair -> pair.path(1).asString())
                .toList();
    }

    private static final class Round {

        private final Rig rig;
        private final Api ingest;
        private final Api query;

        Round(Rig rig) {
            this.rig = rig;
            this.ingest = Api.of(rig.ingest());
            this.query = Api.of(rig.query());
        }

        void run() throws IOException {
            long before = PipelineState.of(rig.ingest()).deadLettered();
            int refused = publish();
            await().atMost(LIMIT)
                    .until(
                            () -> PipelineState.of(rig.ingest()),
                            now -> now.deadLettered() == before + refused && now.isSettled());
            reasonsAreNamed(refused);
            thePreviewShowsThem();
            for (String device : DEVICES) {
                // The embedded store shows what it has a moment later.
                await().atMost(LIMIT)
                        .until(() -> readings(device, "", "").list("series"), series -> series.size() == VALUES.size());
                theAnswerHasThem(device);
                theTableHasThem(device);
                theLinesHaveThem(device);
                windowsHaveThem(device);
                aWalkByCursorGivesEachOnce(device);
            }
        }

        /** Good and bad in turn; how many must be refused. */
        private int publish() throws IOException {
            int refused = 0;
            try (Publisher device = Publisher.connect(rig.mqttPort(), "tag-values")) {
                for (int i = 0; i < VALUES.size(); i++) {
                    device.publish(topic(), message(VALUES.get(i), i));
                    device.publish("lp/" + SITE + "/lines", line(VALUES.get(i), i));
                    assertThat(ingest.post(DOOR, message(VALUES.get(i), i)).status())
                            .as(VALUES.get(i))
                            .isEqualTo(202);
                }
                for (String bad : NamesOfAllKinds.badTagValues()) {
                    device.publish(topic(), message(bad, -1));
                    ingest.post(DOOR, message(bad, -1)).isProblem(400, "invalid-request");
                    refused++;
                }
                device.publish("lp/" + SITE + "/lines", line("a\\b", -1));
                device.publish("lp/" + SITE + "/lines", line("C:\\", -1));
            }
            return refused + 2;
        }

        private static String topic() {
            return "telemetry/" + SITE + "/json/levels";
        }

        private static String message(String label, int value) {
            return JSON.writeValueAsString(Map.of("ts", TIME.toString(), "label", label, "v", value));
        }

        private static String line(String label, int value) {
            String escaped = label.replace(",", "\\,").replace("=", "\\=").replace(" ", "\\ ");
            return "levels,label=%s v=%d %d000000000".formatted(escaped, value, TIME.getEpochSecond());
        }

        private void reasonsAreNamed(int refused) {
            List<JsonNode> letters = ingest.get("/api/v1/dead-letters?site=%s&limit=1000".formatted(SITE))
                    .list("deadLetters");
            assertThat(letters).hasSize(refused);
            assertThat(letters.stream()
                            .filter(letter -> letter.path("reason").asString().equals("bad-name")))
                    .as("all but the line that a backslash at its tag's end spoils")
                    .hasSize(refused - 1)
                    .allSatisfy(letter -> assertThat(letter.path("detail").asString())
                            .startsWith("the value of the tag 'label'")
                            .containsAnyOf(
                                    "no way to write a backslash", "control character", "the most is 128", "is empty"));
        }

        private void thePreviewShowsThem() {
            for (String value : VALUES) {
                String body =
                        JSON.writeValueAsString(Map.of("topic", topic(), "payload", Map.of("label", value, "v", 1)));
                JsonNode reading =
                        ingest.post("/api/v1/mapping/preview", body).ok().at("/readings/0");
                assertThat(reading.at("/tags/label").asString()).isEqualTo(value);
                assertThat(reading.at("/tags/about").asString()).isEqualTo("100% of /json; #1");
            }
        }

        private Api.Answer readings(String device, String accept, String more) {
            return (accept.isEmpty() ? query : query.with("Accept", accept))
                    .get("/api/v1/readings?measurement=levels&site=%s&device=%s&field=v&from=-1h%s"
                            .formatted(SITE, device, more));
        }

        private static void isComplete(Map<String, Double> found) {
            assertThat(found).hasSize(VALUES.size());
            for (int i = 0; i < VALUES.size(); i++) {
                assertThat(found).as("value %d", i).containsEntry(VALUES.get(i), (double) i);
            }
        }

        private void theAnswerHasThem(String device) {
            isComplete(byLabel(readings(device, "", "").list("series")));
        }

        private static Map<String, Double> byLabel(List<JsonNode> series) {
            Map<String, Double> found = new HashMap<>();
            for (JsonNode one : series) {
                assertThat(one.path("rows")).hasSize(1);
                Double same = found.put(
                        one.path("label").asString(), one.at("/rows/0/1").asDouble());
                assertThat(same).as(one.toString()).isNull();
            }
            return found;
        }

        private void theTableHasThem(String device) {
            List<List<String>> table =
                    Csv.parse(readings(device, "text/csv", "").text());
            int label = table.getFirst().indexOf("label");
            int value = table.getFirst().indexOf("v");
            Map<String, Double> found = new HashMap<>();
            table.stream().skip(1).forEach(row -> found.put(row.get(label), Double.valueOf(row.get(value))));
            isComplete(found);
        }

        private void theLinesHaveThem(String device) {
            Map<String, Double> found = new HashMap<>();
            readings(device, "application/x-ndjson", "")
                    .text()
                    .lines()
                    .map(JSON::readTree)
                    .forEach(line -> found.put(
                            line.path("label").asString(), line.path("v").asDouble()));
            isComplete(found);
        }

        private void windowsHaveThem(String device) {
            isComplete(byLabel(readings(device, "", "&fn=max").list("series")));
        }

        private void aWalkByCursorGivesEachOnce(String device) {
            List<JsonNode> walked = new ArrayList<>();
            String cursor = "";
            do {
                Api.Answer page = readings(device, "", "&limit=7" + cursor);
                walked.addAll(page.list("series"));
                JsonNode next = page.json().path("cursor");
                cursor = next.isNull() ? "" : "&cursor=" + NamesOfAllKinds.inQuery(next.asString());
            } while (!cursor.isEmpty());
            isComplete(byLabel(walked));
        }
    }
}
