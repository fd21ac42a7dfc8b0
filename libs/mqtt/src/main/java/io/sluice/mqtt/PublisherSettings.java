/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a publisher connects and bounds itself.
 *
 * @param uri the broker, as in {@link ReceiverSettings}
 * @param username user name, if the broker wants one
 * @param password password, if the broker wants one
 * @param tls trust and keys for TLS; {@code null} with a TLS address means the JDK's defaults
 * @param clientId the MQTT client id: 1 to 64 of {@code A-Z a-z 0-9 . _ -}
 * @param maxInFlight QoS 1 messages published and not acknowledged yet, 1 to 65 535; also the bound of QoS 0 messages
 *     that wait for a connection
 * @param whenFull what publishing does at that bound
 * @param keepAlive MQTT keep-alive, 1 s to 65 535 s
 * @param connectTimeout limit for TCP and TLS, and again for CONNACK
 */
public record PublisherSettings(
        URI uri,
        @Nullable String username,
        @Nullable String password,
        @Nullable SSLContext tls,
        String clientId,
        int maxInFlight,
        WhenFull whenFull,
        Duration keepAlive,
        Duration connectTimeout) {

    /** What {@link MqttPublisher#publish} does when as many messages are unacknowledged as are allowed. */
    public enum WhenFull {
        /** Waits for room. */
        BLOCK,
        /** Returns a future that has failed with {@link PublisherFullException}. */
        FAIL
    }

    public PublisherSettings {
        SettingsChecks.brokerUri(uri);
        SettingsChecks.clientIdPrefix(clientId);
        SettingsChecks.range("maxInFlight", maxInFlight, 1, 65_535);
        SettingsChecks.duration("keepAlive", keepAlive, Duration.ofSeconds(1), Duration.ofSeconds(65_535));
        SettingsChecks.duration("connectTimeout", connectTimeout, Duration.ofMillis(100), Duration.ofMinutes(10));
    }

    /** No credentials; 1 000 in flight, blocking when full; keep-alive 30 s, connect time-out 10 s. */
    public static PublisherSettings of(URI uri, String clientId) {
        return new PublisherSettings(
                uri, null, null, null, clientId, 1_000, WhenFull.BLOCK, Duration.ofSeconds(30), Duration.ofSeconds(10));
    }

    public PublisherSettings withCredentials(@Nullable String user, @Nullable String secret) {
        return new PublisherSettings(
                uri, user, secret, tls, clientId, maxInFlight, whenFull, keepAlive, connectTimeout);
    }

    public PublisherSettings withTls(@Nullable SSLContext context) {
        return new PublisherSettings(
                uri, username, password, context, clientId, maxInFlight, whenFull, keepAlive, connectTimeout);
    }

    public PublisherSettings withMaxInFlight(int messages, WhenFull atTheBound) {
        return new PublisherSettings(
                uri, username, password, tls, clientId, messages, atTheBound, keepAlive, connectTimeout);
    }

    public PublisherSettings withKeepAlive(Duration interval) {
        return new PublisherSettings(
                uri, username, password, tls, clientId, maxInFlight, whenFull, interval, connectTimeout);
    }

    @Override
    public String toString() {
        return "PublisherSettings[uri=%s, clientId=%s, maxInFlight=%d, whenFull=%s]"
                .formatted(uri, clientId, maxInFlight, whenFull);
    }
}
