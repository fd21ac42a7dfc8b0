/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query;

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

/** The store of the stand-alone service. Nothing connects here: a store that is down does not stop the start. */
@Configuration(proxyBeanMethods = false)
class InfluxStoreConfiguration {

    @Bean
    TelemetryStore telemetryStore(
            @Value("${sluice.store.type:influxdb}") String type,
            @Value("${sluice.store.influxdb.url:#{null}}") @Nullable URI url,
            @Value("${sluice.store.influxdb.token:#{null}}") @Nullable String token,
            @Value("${sluice.store.influxdb.org:sluice}") String org,
            @Value("${sluice.store.influxdb.bucket:telemetry}") String bucket,
            @Value("${sluice.store.timeout:10s}") Duration timeout) {
        if (!type.equalsIgnoreCase("influxdb")) {
            throw new StartFaultException(
                    "sluice.store.type = '%s' is not for the query service by itself, which reads InfluxDB; the embedded store lives inside all-in-one."
                            .formatted(type),
                    "Set sluice.store.type=influxdb, or run all-in-one.");
        }
        if (url == null) {
            throw new StartFaultException(
                    "sluice.store.influxdb.url is not set, so there is no store to read.",
                    "Set it, such as sluice.store.influxdb.url=http://localhost:8086, with sluice.store.influxdb.token if the server asks for one.");
        }
        return new InfluxTelemetryStore(new InfluxSettings(url, token, org, bucket, timeout));
    }

    /** Shown as {@code store} in readiness. */
    @Bean("store")
    StoreReadiness storeReadiness(TelemetryStore store) {
        return new StoreReadiness(store);
    }
}
