/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.config;

import io.sluice.store.TelemetryStore;
import io.sluice.store.influxdb.InfluxSettings;
import io.sluice.store.influxdb.InfluxTelemetryStore;
import io.sluice.support.lifecycle.StartFaultException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The store of the stand-alone service. */
@Configuration(proxyBeanMethods = false)
public class InfluxStoreConfiguration {

    @Bean
    TelemetryStore telemetryStore(
            @Value("${sluice.store.type:influxdb}") String type,
            @Value("${sluice.store.influxdb.url:#{null}}") @Nullable URI url,
            @Value("${sluice.store.influxdb.token:#{null}}") @Nullable String token,
            @Value("${sluice.store.influxdb.org:sluice}") String org,
            @Value("${sluice.store.influxdb.bucket:telemetry}") String bucket,
            @Value("${sluice.store.timeout:10s}") Duration timeout) {
        if (!type.equalsIgnoreCase("influxdb") || url == null) {
            throw new StartFaultException(
                    "sluice.store.type = '%s' with sluice.store.influxdb.url = '%s' gives the ingest service no store to write to."
                            .formatted(type, url),
                    "Set sluice.store.type=influxdb and sluice.store.influxdb.url; the embedded store lives inside all-in-one.");
        }
        return new InfluxTelemetryStore(new InfluxSettings(url, token, org, bucket, timeout));
    }
}
