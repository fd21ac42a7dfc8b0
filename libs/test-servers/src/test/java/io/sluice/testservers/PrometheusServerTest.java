/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrometheusServerTest {

    private static final String SCRAPES_ITSELF = """
            global: {scrape_interval: 200ms, scrape_timeout: 200ms, evaluation_interval: 200ms}
            rule_files: ["rules/*.yml"]
            scrape_configs:
              - job_name: prometheus
                static_configs: [{targets: ["localhost:9090"]}]
            """;

    private static final String RULE = """
            groups:
              - name: g
                rules: [{record: twice_up, expr: 2 * up}]
            """;

    @TempDir
    Path folder;

    @Test
    void scrapesAndEvaluatesWhatItIsGiven() {
        try (PrometheusServer server = PrometheusServer.start(SCRAPES_ITSELF, Map.of("rules/own.yml", RULE))) {
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(get(server.url() + "/api/v1/query?query=twice_up"))
                            .contains("\"2\""));
        }
    }

    @Test
    void promtoolTellsAValidFileFromABadOne() throws IOException {
        Files.writeString(folder.resolve("good.yml"), RULE);
        Files.writeString(folder.resolve("bad.yml"), RULE.replace("2 * up", "2 * * up"));

        assertThat(PromTool.run(folder, "check", "rules", "good.yml").exitCode())
                .isZero();
        PromTool.Result bad = PromTool.run(folder, "check", "rules", "bad.yml");
        assertThat(bad.exitCode()).isNotZero();
        assertThat(bad.output()).contains("bad.yml");
    }

    private static String get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }
}
