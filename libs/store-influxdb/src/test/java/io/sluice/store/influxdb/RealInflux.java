/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import io.sluice.testservers.InfluxDbServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;

/** Settings for tests. */
final class RealInflux {

    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private RealInflux() {}

    static InfluxSettings settings(InfluxDbServer server) {
        return new InfluxSettings(URI.create(server.url()), server.token(), server.org(), server.bucket(), TIMEOUT);
    }

    /** Settings that lead where nobody listens. */
    static InfluxSettings nobody() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI url = URI.create("http://127.0.0.1:" + socket.getLocalPort());
            return new InfluxSettings(url, "token", "sluice", "telemetry", Duration.ofSeconds(2));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
