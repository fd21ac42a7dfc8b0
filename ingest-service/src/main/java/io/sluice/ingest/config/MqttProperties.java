/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/** {@code sluice.mqtt.*}; {@code docs/configuration.md} says what each means. */
@ConfigurationProperties("sluice.mqtt")
public record MqttProperties(
        @DefaultValue("tcp://localhost:1883") URI uri,
        @Nullable String username,
        @Nullable String password,
        @Nullable String sslBundle,
        @DefaultValue("sluice") String group,
        @DefaultValue("1") int connections,
        @DefaultValue List<String> filters,
        @DefaultValue("8192") int receiveMaximum,
        @DefaultValue("64MB") DataSize inFlight,
        @DefaultValue("30s") Duration keepAlive,
        @DefaultValue("7d") Duration sessionExpiry) {}
