/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.testservers;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A real Prometheus on a loopback port of its own, with the configuration and the rules it is given: the official image,
 * or the stand-in, which is Debian's 2.42. Methods are for one thread at a time.
 */
public final class PrometheusServer implements AutoCloseable {

    private static final String FOLDER = "/etc/prometheus/";

    private final ServerContainer container;

    private PrometheusServer(ServerContainer container) {
        this.container = container;
    }

    /**
     * Starts one and waits until it answers queries; throws with its log when it does not.
     *
     * @param configuration the text of {@code prometheus.yml}; {@code localhost:9090} in it becomes its own address
     * @param rules texts of rule files by their path relative to the configuration
     */
    public static PrometheusServer start(String configuration, Map<String, String> rules) {
        int port = Ports.free();
        String own = "127.0.0.1:" + port;
        Map<String, String> files = new HashMap<>();
        files.put(FOLDER + "prometheus.yml", configuration.replace("localhost:9090", own));
        rules.forEach((path, text) -> files.put(FOLDER + path, text));
        URI ready = URI.create("http://" + own + "/-/ready");
        return new PrometheusServer(ServerContainer.start(
                "prometheus",
                port,
                Map.of(),
                files,
                List.of(
                        "--config.file=" + FOLDER + "prometheus.yml",
                        "--storage.tsdb.path=/prometheus",
                        "--web.listen-address=" + own),
                () -> Waiting.isOk(ready)));
    }

    /** {@code http://127.0.0.1:port} without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + container.port();
    }

    /** What it has logged so far. */
    public String log() {
        return container.log();
    }

    /** Ends it and removes its data. */
    @Override
    public void close() {
        container.close();
    }
}
