/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest;

import io.sluice.ingest.config.BrokerAccess;
import io.sluice.ingest.config.InfluxStoreConfiguration;
import io.sluice.ingest.config.IngestConfiguration;
import io.sluice.ingest.config.MqttProperties;
import io.sluice.support.lifecycle.ServiceProgram;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The ingest service as a program of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({IngestConfiguration.class, InfluxStoreConfiguration.class, IngestApiDescription.class})
public class IngestServiceApplication {

    public static void main(String[] args) {
        ServiceProgram.run(IngestServiceApplication.class, "ingest-service.properties", args);
    }

    @Bean
    BrokerAccess brokerAccess(MqttProperties mqtt) {
        return BrokerAccess.of(mqtt);
    }
}
