/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static io.sluice.systemtests.NamesOfAllKinds.inPath;
import static io.sluice.systemtests.NamesOfAllKinds.inQuery;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every name that the rule allows goes in by MQTT and HTTP and is found again by every request, over each way Sluice is
 * run; every other is told apart, with the reason. All names at once, each as site, device, measurement and field.
 */
@ExtendWith(SharedRigs.class)
class EveryNameTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Instant TIME = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.SECONDS);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void throughAllInOne(Rig.AllInOne rig) throws IOException {
        new Round(rig).run();
    }

    @Test
    void throughMosquittoAndInfluxDb(Rig.Services rig) throws IOException {
        new Round(rig).run();
    }

    /** Both ways in for all names, then all ways out; what fails is reported for every name. */
    private static final class Round {

        private final Rig rig;
        private final Api ingest;
        private final Api query;
        private final List<String> names = NamesOfAllKinds.good();
        private final Set<JsonNode> lettersBefore = new HashSet<>();
        private final SoftAssertions softly = new SoftAssertions();

        Round(Rig rig) {
            this.rig = rig;
            this.ingest = Api.of(rig.ingest());
            this.query = Api.of(rig.query());
        }

        void run() throws IOException {
            PipelineState before = PipelineState.of(rig.ingest());
            badNames().forEach(letter -> lettersBefore.add(letter.path("id")));
            refuseBadAtTheDoor();
            assertThat(PipelineState.of(rig.ingest()).received()).as("kept").isEqualTo(before.received());
            int refused = publishBad();
            publishGood();
            long letters = before.deadLettered() + refused + names.size();
            await().atMost(LIMIT)
                    .until(
                            () -> PipelineState.of(rig.ingest()),
                            now -> now.deadLettered() == letters && now.isSettled());
            reasonsAreNamed(refused);
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(namesOf(query.get("/api/v1/sites").list("sites")))
                                    .containsAll(names));
            // The embedded store shows what it has a moment later.
            await().atMost(LIMIT)
                    .until(() -> readings(names.getLast(), "").list("series"), series -> rows(series) == 3);
            softly.assertThat(names.parallelStream().flatMap(this::faults)).isEmpty();
            softly.assertAll();
        }

        /** By MQTT with a field of that name, with the field in the topic, and one that cannot be read; by HTTP. */
        private void publishGood() throws IOException {
            try (Publisher device = Publisher.connect(rig.mqttPort(), "names")) {
                for (String name : names) {
                    String topic = "telemetry/%1$s/%1$s/%1$s".formatted(name);
                    device.publish(topic, reading(name, TIME, 1.5));
                    device.publish(topic + "/" + name, "3.5");
                    device.publish(topic, "{\"ts\":\"never\"}");
                    Api.Answer door = ingest.post(door(name, name, name), reading(name, TIME.plusSeconds(1), 2.5));
                    softly.assertThat(door.status())
                            .as("'%s': %s", name, door.text())
                            .isEqualTo(202);
                }
            }
        }

        private static String reading(String field, Instant time, double value) {
            return JSON.writeValueAsString(Map.of("ts", time.toString(), field, value, "text", field));
        }

        private static String door(String site, String device, String measurement) {
            return "/api/v1/telemetry/%s/%s/%s".formatted(inPath(site), inPath(device), inPath(measurement));
        }

        /** Each bad name at each place where a message can carry it; how many there were. */
        private int publishBad() throws IOException {
            int published = 0;
            try (Publisher device = Publisher.connect(rig.mqttPort(), "bad-names")) {
                for (String bad : NamesOfAllKinds.bad()) {
                    List<String> topics = NamesOfAllKinds.fitsATopic(bad)
                            ? List.of("telemetry/%s/d/m", "telemetry/s/%s/m", "telemetry/s/d/%s", "telemetry/s/d/m/%s")
                            : List.of();
                    for (String topic : topics) {
                        device.publish(topic.formatted(bad), "{\"v\":1}");
                    }
                    device.publish("telemetry/bad/d/m", reading(bad, TIME, 1));
                    published += topics.size() + 1;
                }
                device.publish("telemetry/bad/d/m", "{\"\":1}");
                device.publish("telemetry//d/m", "{\"v\":1}");
            }
            return published + 2;
        }

        private void reasonsAreNamed(int refused) {
            List<JsonNode> letters = badNames().stream()
                    .filter(letter -> !lettersBefore.contains(letter.path("id")))
                    .toList();
            softly.assertThat(letters).hasSize(refused);
            letters.forEach(letter -> softly.assertThat(letter.path("detail").asString())
                    .as(letter.toString())
                    .containsAnyOf(
                            "none of / \\ ; % + #",
                            "control character", "alone, which", "the most is 128", "is empty"));
        }

        private List<JsonNode> badNames() {
            return ingest.get("/api/v1/dead-letters?reason=bad-name&limit=1000").list("deadLetters");
        }

        private void refuseBadAtTheDoor() {
            for (String bad : NamesOfAllKinds.bad()) {
                for (String path : List.of(door(bad, "d", "m"), door("s", bad, "m"), door("s", "d", bad))) {
                    softly.assertThatCode(() -> isRefusedWithTheReason(ingest.post(path, "{\"v\":1}")))
                            .as(path)
                            .doesNotThrowAnyException();
                }
                softly.assertThatCode(
                                () -> isRefusedWithTheReason(ingest.post(door("s", "d", "m"), reading(bad, TIME, 1))))
                        .as(bad)
                        .doesNotThrowAnyException();
            }
        }

        private static void isRefusedWithTheReason(Api.Answer answer) {
            String code = answer.json().path("code").asString();
            answer.isProblem(400, code);
            assertThat(code).as(answer.text()).isIn("invalid-request", "refused-address");
            assertThat(answer.text()).containsAnyOf("% + #", "control character", "alone, which", "the most is 128");
        }

        private Stream<String> faults(String name) {
            try {
                isFound(name);
                return Stream.empty();
            } catch (RuntimeException | AssertionError fault) {
                return Stream.of("'%s': %s".formatted(name, fault));
            }
        }

        private void isFound(String name) {
            theCatalogueHas(name);
            latestIs(name);
            readingsAre(name);
            windowsAre(name);
            deliveryIs(name);
            theDeadLetterIsFoundBySiteAndDevice(name);
        }

        private void theCatalogueHas(String name) {
            assertThat(query.get("/api/v1/devices?site=%1$s&q=%1$s".formatted(inQuery(name)))
                            .list("devices"))
                    .singleElement()
                    .satisfies(device -> {
                        assertThat(device.path("site").asString()).isEqualTo(name);
                        assertThat(device.path("device").asString()).isEqualTo(name);
                        assertThat(namesOf(device.path("measurements")
                                        .valueStream()
                                        .toList()))
                                .containsExactly(name);
                    });
        }

        private void latestIs(String name) {
            JsonNode answer = query.get(place(name) + "/latest").ok();
            assertThat(answer.path("site").asString()).isEqualTo(name);
            assertThat(answer.path("device").asString()).isEqualTo(name);
            assertThat(answer.path("values").valueStream())
                    .allSatisfy(value ->
                            assertThat(value.path("measurement").asString()).isEqualTo(name))
                    .anySatisfy(value -> {
                        assertThat(value.path("field").asString()).isEqualTo(name);
                        assertThat(value.path("value").asDouble()).isEqualTo(3.5);
                    })
                    .anySatisfy(value -> {
                        assertThat(value.path("field").asString()).isEqualTo("text");
                        assertThat(value.path("value").asString()).isEqualTo(name);
                    });
        }

        private static String place(String name) {
            return "/api/v1/sites/%1$s/devices/%1$s".formatted(inPath(name));
        }

        private Api.Answer readings(String name, String accept, String... more) {
            return (accept.isEmpty() ? query : query.with("Accept", accept))
                    .get("/api/v1/readings?measurement=%1$s&site=%1$s&device=%1$s&field=%1$s&from=-1h&to=now%2$s"
                            .formatted(inQuery(name), String.join("", more)));
        }

        private static int rows(List<JsonNode> series) {
            return series.stream().mapToInt(one -> one.path("rows").size()).sum();
        }

        private void readingsAre(String name) {
            JsonNode answer = readings(name, "").ok();
            assertThat(answer.path("measurement").asString()).isEqualTo(name);
            assertThat(answer.path("series").valueStream()).singleElement().satisfies(series -> {
                assertThat(series.path("site").asString()).isEqualTo(name);
                assertThat(series.path("device").asString()).isEqualTo(name);
                assertThat(namesOf(series.path("columns").valueStream().toList()))
                        .containsExactly("time", name);
                assertThat(series.path("rows")
                                .valueStream()
                                .map(row -> row.path(1).asDouble()))
                        .containsExactly(1.5, 2.5, 3.5);
            });

            List<List<String>> table = Csv.parse(readings(name, "text/csv").text());
            assertThat(table.getFirst()).containsExactly("time", "site", "device", name);
            assertThat(table.get(1)).containsExactly(TIME.toString(), name, name, "1.5");
            assertThat(table).hasSize(4);

            List<JsonNode> lines = readings(name, "application/x-ndjson")
                    .text()
                    .lines()
                    .map(JSON::readTree)
                    .toList();
            assertThat(lines).hasSize(3).allSatisfy(line -> {
                assertThat(line.path("site").asString()).isEqualTo(name);
                assertThat(line.path("device").asString()).isEqualTo(name);
            });
            assertThat(lines.getFirst().path(name).asDouble()).isEqualTo(1.5);
        }

        private void windowsAre(String name) {
            List<JsonNode> series = readings(name, "", "&fn=min&fn=max").list("series");
            assertThat(series).singleElement().satisfies(one -> {
                assertThat(namesOf(one.path("columns").valueStream().toList()))
                        .containsExactly("time", "min(" + name + ")", "max(" + name + ")");
                assertThat(one.at("/rows/0/1").asDouble()).isEqualTo(1.5);
                assertThat(one.at("/rows/0/2").asDouble()).isEqualTo(3.5);
            });
        }

        private void deliveryIs(String name) {
            JsonNode answer = ingest.get(place(name) + "/delivery").ok();
            assertThat(answer.path("device").asString()).isEqualTo(name);
            assertThat(answer.path("measurements").valueStream()).anySatisfy(measurement -> {
                assertThat(measurement.path("measurement").asString()).isEqualTo(name);
                assertThat(measurement.path("stored").asInt()).isEqualTo(3);
            });
        }

        private void theDeadLetterIsFoundBySiteAndDevice(String name) {
            assertThat(ingest.get("/api/v1/dead-letters?site=%1$s&device=%1$s".formatted(inQuery(name)))
                            .list("deadLetters"))
                    .singleElement()
                    .satisfies(letter -> {
                        assertThat(letter.path("reason").asString()).isEqualTo("bad-timestamp");
                        assertThat(letter.path("topic").asString())
                                .isEqualTo("telemetry/%1$s/%1$s/%1$s".formatted(name));
                    });
        }

        private static List<String> namesOf(List<JsonNode> texts) {
            return texts.stream().map(JsonNode::asString).toList();
        }
    }
}
