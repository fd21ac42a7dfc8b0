/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Names that others build on: metrics, and the description of the REST interface. */
class PublishedInterfaceTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    static Path folder;

    /** Of the query service's controllers; all others are ingest's. */
    private static final Set<String> QUERY_TAGS = Set.of("Catalogue", "Latest", "Readings");

    private static Rig rig;
    private static Api api;

    @BeforeAll
    static void startAndUse() throws IOException {
        PlaywrightAssertions.setDefaultAssertionTimeout(LIMIT.toMillis());
        rig = Rig.allInOne(folder);
        api = Api.of(rig.query());
        try (Publisher device = Publisher.connect(rig.mqttPort(), "device")) {
            device.publish("telemetry/plant/dev/environment", "{\"temperature\":20.5}");
            device.publish("telemetry/plant/dev/environment", "{");
        }
        await().atMost(LIMIT)
                .until(() -> api.get("/api/v1/dead-letters").list("deadLetters").size() == 1
                        && api.get("/api/v1/readings?measurement=environment&from=-1h&to=now")
                                        .list("series")
                                        .size()
                                == 1);
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    /** Those of the metrics' contract that this program has; alerts and notifications come later. */
    private static final List<String> METRICS = List.of(
            "sluice_ingest_messages_total{outcome=\"received\"}",
            "sluice_ingest_messages_total{outcome=\"recovered\"}",
            "sluice_ingest_messages_total{outcome=\"stored\"}",
            "sluice_ingest_messages_total{outcome=\"dead_lettered\"}",
            "sluice_ingest_messages_total{outcome=\"filtered\"}",
            "sluice_ingest_messages_total{outcome=\"duplicate\"}",
            "sluice_ingest_in_flight",
            "sluice_journal_bytes",
            "sluice_journal_limit_bytes",
            "sluice_journal_oldest_age_seconds",
            "sluice_journal_force_duration_seconds_count",
            "sluice_journal_force_duration_seconds_bucket",
            "sluice_store_write_duration_seconds_count",
            "sluice_store_write_duration_seconds_bucket",
            "sluice_store_write_lines_total{outcome=\"written\"}",
            "sluice_store_breaker_state{state=\"closed\"}",
            "sluice_store_breaker_state{state=\"open\"}",
            "sluice_store_breaker_state{state=\"half_open\"}",
            "sluice_ingest_end_to_end_age_seconds_count",
            "sluice_ingest_end_to_end_age_seconds_bucket",
            "sluice_dead_letters_total{reason=\"malformed-json\"}",
            "sluice_dead_letters_evicted_total",
            "sluice_mqtt_connected",
            "sluice_mqtt_last_message_age_seconds",
            "sluice_mqtt_qos0_dropped_total",
            "sluice_query_duration_seconds_count{operation=\"readings\"}",
            "sluice_query_duration_seconds_bucket{operation=\"readings\"");

    @Test
    void everyMetricHasItsName() {
        String metrics = api.get("/actuator/prometheus").text();

        for (String metric : METRICS) {
            assertThat(metrics.lines()).as(metric).anyMatch(line -> line.startsWith(metric));
        }
        assertThat(metrics).contains("sluice_ingest_messages_total{outcome=\"received\"} 2.0");
        assertThat(metrics).contains("sluice_ingest_messages_total{outcome=\"stored\"} 1.0");
        assertThat(metrics).contains("sluice_ingest_messages_total{outcome=\"dead_lettered\"} 1.0");
        assertThat(metrics).contains("sluice_mqtt_connected 1.0");
    }

    @Test
    void noMetricNamesADeviceOrASite() {
        List<String> ours = api.get("/actuator/prometheus")
                .text()
                .lines()
                .filter(line -> line.startsWith("sluice_"))
                .toList();

        assertThat(ours)
                .noneMatch(line -> line.contains("plant") || line.contains("\"dev\"") || line.contains("device="));
        Set<String> labels = ours.stream()
                .flatMap(line -> Pattern.compile("[{,]([a-z_]+)=").matcher(line).results())
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(Set.of("guard", "kind", "le", "operation", "outcome", "reason", "state"))
                .containsAll(labels);
    }

    @Test
    void theDescriptionListsEveryPath() {
        JsonNode paths = api.get("/v3/api-docs").ok().path("paths");

        List.of(
                        "/api/v1/sites",
                        "/api/v1/devices",
                        "/api/v1/sites/{site}/devices/{device}/latest",
                        "/api/v1/readings",
                        "/api/v1/pipeline",
                        "/api/v1/guards",
                        "/api/v1/sites/{site}/devices/{device}/delivery",
                        "/api/v1/schema",
                        "/api/v1/schema/events",
                        "/api/v1/dead-letters",
                        "/api/v1/dead-letters/{id}")
                .forEach(path -> assertThat(paths.path(path).has("get"))
                        .as("GET " + path)
                        .isTrue());
        assertThat(paths.path("/api/v1/telemetry/{site}/{device}/{measurement}").has("post"))
                .isTrue();
        assertThat(paths.path("/api/v1/dead-letters/replay").has("post")).isTrue();
        assertThat(paths.path("/api/v1/schema/accept").has("post")).isTrue();
        assertThat(paths.path("/api/v1/dead-letters/{id}").has("delete")).isTrue();
        assertThat(paths.propertyNames()).allMatch(path -> path.startsWith("/api/v1/"));
    }

    /** An endpoint that nginx does not know of goes to the query service, which has none of that name. */
    @Test
    void theStacksEdgeSendsEveryPathOfIngestToIngest() {
        String routes = ProjectFiles.text("docker/nginx/conf/routes.conf");
        List<Pattern> toIngest = Pattern.compile("\"~(\\S+)\"\\s+ingest-service;")
                .matcher(routes)
                .results()
                .map(found -> Pattern.compile(found.group(1)))
                .toList();

        Set<String> misled = new TreeSet<>();
        api.get("/v3/api-docs").ok().path("paths").properties().forEach(path -> {
            boolean ofQuery = QUERY_TAGS.contains(tag(path.getValue()));
            boolean goesToIngest = toIngest.stream()
                    .anyMatch(rule -> rule.matcher(path.getKey()).find());
            if (ofQuery == goesToIngest) {
                misled.add(path.getKey());
            }
        });
        assertThat(toIngest).isNotEmpty();
        assertThat(misled).isEmpty();
    }

    private static String tag(JsonNode path) {
        return path.iterator().next().path("tags").path(0).asString();
    }

    @Test
    void theDescriptionSaysHowAQuestionIsAsked() {
        JsonNode readings = api.get("/v3/api-docs")
                .ok()
                .path("paths")
                .path("/api/v1/readings")
                .path("get");

        Set<String> names = new TreeSet<>();
        readings.path("parameters")
                .forEach(parameter -> names.add(parameter.path("name").asString()));
        assertThat(names)
                .contains(
                        "measurement",
                        "site",
                        "device",
                        "field",
                        "from",
                        "to",
                        "limit",
                        "cursor",
                        "order",
                        "every",
                        "fn",
                        "fill",
                        "tz");
    }

    @Test
    void theDescriptionCanBeReadInABrowserUnderItsPolicy() {
        try (Chromium chromium = Chromium.openFor(rig.query())) {
            Page page = chromium.open("/swagger-ui.html");

            assertThat(page.getByText("/api/v1/readings").first()).isVisible();
            assertThat(page.getByText("/api/v1/pipeline").first()).isVisible();
            chromium.screenshot("swagger-ui");
            assertThat(chromium.faults()).isEmpty();
            assertThat(chromium.strangers()).isEmpty();
        }
    }
}
