/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.testservers;

import java.net.URI;
import java.util.Map;

/**
 * A real InfluxDB on a loopback port of its own, which it keeps until it is closed: the official 2.x image, or the
 * stand-in, which is 1.6.7 behind a proxy that speaks the 2.x interface as far as Sluice uses it ({@code /api/v2/write},
 * {@code /query}, {@code /ping}, {@code /health}). Writes and queries need {@code Authorization: Token …}, else 401. Data
 * survives {@link #stop}, {@link #kill} and {@link #startAgain}. Methods are for one thread at a time.
 */
public final class InfluxDbServer implements AutoCloseable {

    private static final String TOKEN = "test-token-of-sluice";
    private static final String ORG = "sluice";
    private static final String BUCKET = "telemetry";

    private final ServerContainer container;

    private InfluxDbServer(ServerContainer container) {
        this.container = container;
    }

    /** Starts an empty one with its bucket and waits until it is ready; throws with the reason when it cannot. */
    public static InfluxDbServer start() {
        int port = Ports.free();
        URI health = URI.create("http://127.0.0.1:" + port + "/health");
        return new InfluxDbServer(
                ServerContainer.start("influxdb", port, environment(port), Map.of(), () -> Waiting.isOk(health)));
    }

    private static Map<String, String> environment(int port) {
        return Map.of(
                "INFLUXD_HTTP_BIND_ADDRESS",
                "127.0.0.1:" + port,
                "INFLUXD_INIT_PORT",
                String.valueOf(Ports.free()),
                "INFLUXD_REPORTING_DISABLED",
                "true",
                "DOCKER_INFLUXDB_INIT_MODE",
                "setup",
                "DOCKER_INFLUXDB_INIT_USERNAME",
                "sluice",
                "DOCKER_INFLUXDB_INIT_PASSWORD",
                "password-of-sluice",
                "DOCKER_INFLUXDB_INIT_ORG",
                ORG,
                "DOCKER_INFLUXDB_INIT_BUCKET",
                BUCKET,
                "DOCKER_INFLUXDB_INIT_ADMIN_TOKEN",
                TOKEN);
    }

    /** {@code http://127.0.0.1:port} without a slash at the end; the same for its whole life. */
    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** The loopback port; the same for its whole life. */
    public int port() {
        return container.port();
    }

    /** The token that may write and read. */
    public String token() {
        return TOKEN;
    }

    /** The organisation; 1.x ignores it. */
    public String org() {
        return ORG;
    }

    /** The bucket that exists from the start, without a limit of age; on 1.x the database of that name. */
    public String bucket() {
        return BUCKET;
    }

    /** Its first process as the container engine sees it, others may be below it; 0 while it does not run. */
    public long pid() {
        return container.pid();
    }

    /** Ends it in order (SIGTERM). */
    public void stop() {
        container.stop();
    }

    /** Ends it with SIGKILL. */
    public void kill() {
        container.kill();
    }

    /** Starts it again on the same port with its data, and waits until it is ready. */
    public void startAgain() {
        container.startAgain();
    }

    /** Freezes it: connections are accepted and nothing answers, until {@link #unpause}. */
    public void pause() {
        container.pause();
    }

    /** Lets it go on after {@link #pause}. */
    public void unpause() {
        container.unpause();
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
