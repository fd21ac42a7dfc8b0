/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How the receiver connects, subscribes and bounds itself.
 *
 * @param uri the broker: {@code tcp://host:port} (or {@code mqtt://}) or, with TLS, {@code ssl://host:port} (or {@code
 *     mqtts://}); ports default to 1883 and 8883
 * @param username user name, if the broker wants one
 * @param password password, if the broker wants one
 * @param tls trust and keys for TLS; {@code null} with a TLS address means the JDK's defaults
 * @param clientIdPrefix how client ids begin: 1 to 64 of {@code A-Z a-z 0-9 . _ -}
 * @param group the share group's name, without {@code / + #}
 * @param connections how many connections share the subscription, 1 to 64
 * @param filters topic filters, at least one; each is subscribed as {@code $share/group/filter} at QoS 1
 * @param directory where client ids and session numbers are kept; used by one receiver only
 * @param receiveMaximum unacknowledged QoS 1 messages the broker may send ahead per connection, 1 to 65 535; the
 *     broker's own limit (Mosquitto: {@code max_inflight_messages}) must be at least as high to be of use
 * @param inFlightBytes budget for messages handed over and not settled, in bytes, over all connections
 * @param maxPayloadBytes the largest payload kept whole, in bytes
 * @param keepAlive MQTT keep-alive, 1 s to 65 535 s
 * @param sessionExpiry how long the broker keeps the session of a client that is away, 1 s or more
 * @param connectTimeout limit for TCP and TLS, and again for CONNACK and SUBACK each
 */
public record ReceiverSettings(
        URI uri,
        @Nullable String username,
        @Nullable String password,
        @Nullable SSLContext tls,
        String clientIdPrefix,
        String group,
        int connections,
        List<String> filters,
        Path directory,
        int receiveMaximum,
        long inFlightBytes,
        int maxPayloadBytes,
        Duration keepAlive,
        Duration sessionExpiry,
        Duration connectTimeout) {

    public ReceiverSettings {
        filters = List.copyOf(filters);
        SettingsChecks.brokerUri(uri);
        SettingsChecks.clientIdPrefix(clientIdPrefix);
        SettingsChecks.group(group);
        SettingsChecks.filters(filters);
        SettingsChecks.range("connections", connections, 1, 64);
        SettingsChecks.range("receiveMaximum", receiveMaximum, 1, 65_535);
        SettingsChecks.range("maxPayloadBytes", maxPayloadBytes, 1, 256 * 1024 * 1024);
        SettingsChecks.range("inFlightBytes", inFlightBytes, maxPayloadBytes, Long.MAX_VALUE);
        SettingsChecks.duration("keepAlive", keepAlive, Duration.ofSeconds(1), Duration.ofSeconds(65_535));
        SettingsChecks.duration(
                "sessionExpiry", sessionExpiry, Duration.ofSeconds(1), Duration.ofSeconds(0xffff_ffffL));
        SettingsChecks.duration("connectTimeout", connectTimeout, Duration.ofMillis(100), Duration.ofMinutes(10));
    }

    /** Settings with the defaults of {@link Builder}. */
    public static Builder builder(URI uri, Path directory, String group, List<String> filters) {
        return new Builder(uri, directory, group, filters);
    }

    @Override
    public String toString() {
        return "ReceiverSettings[uri=%s, clientIdPrefix=%s, group=%s, connections=%d, filters=%s, directory=%s]"
                .formatted(uri, clientIdPrefix, group, connections, filters, directory);
    }

    /**
     * Collects settings. Defaults: no credentials, no TLS context, prefix {@code sluice}, 1 connection, receive maximum
     * 8 192, 64 MiB in flight, payloads up to 1 MiB, keep-alive 30 s, session expiry 7 days, connect time-out 10 s.
     */
    public static final class Builder {

        private final URI uri;
        private final Path directory;
        private final String group;
        private final List<String> filters;
        private @Nullable String username;
        private @Nullable String password;
        private @Nullable SSLContext tls;
        private String clientIdPrefix = "sluice";
        private int connections = 1;
        private int receiveMaximum = 8_192;
        private long inFlightBytes = 64L << 20;
        private int maxPayloadBytes = 1 << 20;
        private Duration keepAlive = Duration.ofSeconds(30);
        private Duration sessionExpiry = Duration.ofDays(7);
        private Duration connectTimeout = Duration.ofSeconds(10);

        private Builder(URI uri, Path directory, String group, List<String> filters) {
            this.uri = uri;
            this.directory = directory;
            this.group = group;
            this.filters = List.copyOf(filters);
        }

        public Builder credentials(@Nullable String user, @Nullable String secret) {
            username = user;
            password = secret;
            return this;
        }

        public Builder tls(@Nullable SSLContext context) {
            tls = context;
            return this;
        }

        public Builder clientIdPrefix(String prefix) {
            clientIdPrefix = prefix;
            return this;
        }

        public Builder connections(int count) {
            connections = count;
            return this;
        }

        public Builder receiveMaximum(int messages) {
            receiveMaximum = messages;
            return this;
        }

        public Builder inFlightBytes(long bytes) {
            inFlightBytes = bytes;
            return this;
        }

        public Builder maxPayloadBytes(int bytes) {
            maxPayloadBytes = bytes;
            return this;
        }

        public Builder keepAlive(Duration interval) {
            keepAlive = interval;
            return this;
        }

        public Builder sessionExpiry(Duration expiry) {
            sessionExpiry = expiry;
            return this;
        }

        public Builder connectTimeout(Duration limit) {
            connectTimeout = limit;
            return this;
        }

        /** The settings, checked. */
        public ReceiverSettings build() {
            return new ReceiverSettings(
                    uri,
                    username,
                    password,
                    tls,
                    clientIdPrefix,
                    group,
                    connections,
                    filters,
                    directory,
                    receiveMaximum,
                    inFlightBytes,
                    maxPayloadBytes,
                    keepAlive,
                    sessionExpiry,
                    connectTimeout);
        }
    }
}
