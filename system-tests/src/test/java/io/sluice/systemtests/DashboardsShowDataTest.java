/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.sluice.testservers.PrometheusServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every query of every panel of Grafana's dashboards, against a real InfluxDB and a real Prometheus with the stack's own
 * configuration, while readings flow. Only the page of the broker's figures is a stand-in here: it is the broker's
 * container that writes it.
 */
class DashboardsShowDataTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static final String BROKER_FIGURES = """
            mosquitto_up 1
            mosquitto_device_listener_open 1
            mosquitto_clients_connected 2
            mosquitto_messages_received_total 10
            mosquitto_messages_sent_total 10
            mosquitto_publish_dropped_total 0
            mosquitto_publish_denied_total 0
            mosquitto_connections_refused_total 0
            mosquitto_stored_messages 3
            mosquitto_stored_bytes 100
            """;

    @TempDir
    static Path folder;

    private static Rig.Services rig;
    private static HttpServer brokerFigures;
    private static PrometheusServer prometheus;

    @BeforeAll
    static void start() throws IOException {
        brokerFigures = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        brokerFigures.createContext("/metrics/mosquitto", exchange -> {
            byte[] page = BROKER_FIGURES.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        brokerFigures.start();
        rig = Rig.services(folder);
        prometheus = PrometheusServer.start(configuration(), rules());
    }

    @AfterAll
    static void stop() {
        prometheus.close();
        rig.close();
        brokerFigures.stop(0);
    }

    @Test
    void everyQueryOfEveryPanelFindsSomething() throws IOException {
        List<Dashboard> dashboards = Dashboard.readAll(ProjectFiles.at("grafana/dashboards"));
        DashboardCheck check = new DashboardCheck(
                StoreQueries.influxQl(
                        rig.store().url(), rig.store().token(), rig.store().bucket()),
                StoreQueries.promQl(prometheus.url()),
                Map.of("measurement", List.of("environment")));

        assertThat(check.faultsOf(dashboards)).as("before the first reading").isNotEmpty();
        try (Publisher device = Publisher.connect(rig.mqttPort(), "dashboards")) {
            device.publish("telemetry/plant/dev-1/environment", "{");
            await().atMost(LIMIT).pollInterval(Duration.ofSeconds(2)).untilAsserted(() -> {
                keepBusy(device);
                assertThat(check.faultsOf(dashboards)).isEmpty();
            });
        }
        assertThat(check.asked()).isGreaterThanOrEqualTo(questions(dashboards));
    }

    private static int questions(List<Dashboard> dashboards) {
        return dashboards.stream()
                .mapToInt(d -> d.variables().size()
                        + d.panels().stream()
                                .mapToInt(panel -> panel.queries().size())
                                .sum())
                .sum();
    }

    /** Two sites, two devices, numbers and a text, names that a regular expression would read otherwise; and a query. */
    private static void keepBusy(Publisher device) throws IOException {
        for (String place : List.of("plant/dev-1", "plant/dev.1", "north (old)/dev-1")) {
            device.publish(
                    "telemetry/%s/environment".formatted(place),
                    "{\"temperature\":20.5,\"relative humidity\":40,\"seq\":1}");
            device.publish("telemetry/%s/machine".formatted(place), "{\"state\":\"on\",\"rpm\":900}");
        }
        rig.readings().get("/api/v1/readings?measurement=environment&from=-1h&to=now&limit=1");
    }

    private static String configuration() {
        String text = ProjectFiles.text("docker/prometheus/prometheus.yml");
        Map<String, String> addresses = Map.of(
                "ingest-service:8081",
                rig.ingest().url("").getAuthority(),
                "query-service:8082",
                rig.query().url("").getAuthority(),
                "influxdb:8086",
                "127.0.0.1:" + rig.store().port(),
                "nginx:9180",
                "127.0.0.1:" + brokerFigures.getAddress().getPort());
        for (Map.Entry<String, String> address : addresses.entrySet()) {
            assertThat(text).contains(address.getKey());
            text = text.replace(address.getKey(), address.getValue());
        }
        return text;
    }

    private static Map<String, String> rules() {
        return Map.of(
                "rules/recording.yml", ProjectFiles.text("docker/prometheus/rules/recording.yml"),
                "rules/sluice.yml", ProjectFiles.text("docker/prometheus/rules/sluice.yml"),
                "rules/broker.yml", ProjectFiles.text("docker/prometheus/rules/broker.yml"));
    }
}
