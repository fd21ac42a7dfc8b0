/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.config;

import io.sluice.store.TelemetryStore;
import io.sluice.store.influxdb.InfluxSettings;
import io.sluice.store.influxdb.InfluxTelemetryStore;
import java.net.URI;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The store of the stand-alone service. */
@Configuration(proxyBeanMethods = false)
public class InfluxStoreConfiguration {

    @Bean
    TelemetryStore telemetryStore(
            @Value("${sluice.store.influxdb.url}") URI url,
            @Value("${sluice.store.influxdb.token:#{null}}") String token,
            @Value("${sluice.store.influxdb.org:sluice}") String org,
            @Value("${sluice.store.influxdb.bucket:telemetry}") String bucket,
            @Value("${sluice.store.timeout:10s}") Duration timeout) {
        return new InfluxTelemetryStore(new InfluxSettings(url, token, org, bucket, timeout));
    }
}
