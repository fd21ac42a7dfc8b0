/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.ingest.config.BrokerAccess;
import io.sluice.ingest.config.IngestConfiguration;
import io.sluice.ingest.config.MqttProperties;
import io.sluice.store.TelemetryStore;
import io.sluice.store.kit.InMemoryTelemetryStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;

/** The ingest service for tests of its HTTP interface: with a store in memory. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({IngestConfiguration.class, IngestApiDescription.class})
public class IngestProgram {

    @Bean
    TelemetryStore store() {
        return new InMemoryTelemetryStore();
    }

    @Bean
    BrokerAccess broker(MqttProperties mqtt) {
        return BrokerAccess.of(mqtt);
    }

    /** Configures an API key with scopes. */
    public static void addKey(DynamicPropertyRegistry registry, int index, String key, String scopes) {
        String prefix = "sluice.security.keys[" + index + "].";
        registry.add(prefix + "name", () -> "key" + index);
        registry.add(prefix + "sha256", () -> sha256(key));
        registry.add(prefix + "scopes", () -> scopes);
    }

    private static String sha256(String key) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
