/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone;

import io.sluice.store.TelemetryStore;
import io.sluice.store.influxdb.InfluxSettings;
import io.sluice.store.influxdb.InfluxTelemetryStore;
import io.sluice.store.questdb.QuestDbSettings;
import io.sluice.store.questdb.QuestDbTelemetryStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The store: the embedded one, unless told otherwise. */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "sluice.store.type", havingValue = "questdb", matchIfMissing = true)
    static class Embedded {

        @Bean
        QuestDbTelemetryStore telemetryStore(
                @Value("${sluice.data-dir:./data}") Path dataDirectory,
                @Value("${sluice.store.timeout:10s}") Duration timeout) {
            return new QuestDbTelemetryStore(
                    QuestDbSettings.of(dataDirectory.resolve("store")).withTimeout(timeout));
        }

        @Bean
        StoreLifecycle storeLifecycle(QuestDbTelemetryStore store) {
            return new StoreLifecycle(store);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "sluice.store.type", havingValue = "influxdb")
    static class Remote {

        @Bean
        TelemetryStore telemetryStore(
                @Value("${sluice.store.influxdb.url}") URI url,
                @Value("${sluice.store.influxdb.token:#{null}}") @Nullable String token,
                @Value("${sluice.store.influxdb.org:sluice}") String org,
                @Value("${sluice.store.influxdb.bucket:telemetry}") String bucket,
                @Value("${sluice.store.timeout:10s}") Duration timeout) {
            return new InfluxTelemetryStore(new InfluxSettings(url, token, org, bucket, timeout));
        }
    }
}
