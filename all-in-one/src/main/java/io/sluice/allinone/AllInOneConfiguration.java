/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone;

import io.sluice.ingest.config.BrokerAccess;
import io.sluice.ingest.config.IngestConfiguration;
import io.sluice.ingest.config.IngestLifecycle;
import io.sluice.ingest.config.MqttProperties;
import io.sluice.query.QueryServiceConfiguration;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Joins the services over the embedded broker and store; imports each part by name and scans nothing. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BrokerProperties.class)
@Import({IngestConfiguration.class, QueryServiceConfiguration.class, StoreConfiguration.class, ApiDescription.class})
public class AllInOneConfiguration {

    @Bean
    ReadyMessage readyMessage() {
        return new ReadyMessage();
    }

    /** With a broker of its own, to which ingest has its access. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "sluice.broker.enabled", havingValue = "true", matchIfMissing = true)
    static class WithEmbeddedBroker {

        @Bean
        BrokerLifecycle embeddedBroker(
                @Value("${sluice.data-dir:./data}") Path dataDirectory, BrokerProperties broker, MqttProperties mqtt) {
            return new BrokerLifecycle(() -> broker.toSettings(dataDirectory.resolve("broker"), mqtt.group()));
        }

        @Bean
        DeviceDoor deviceDoor(BrokerLifecycle broker, IngestLifecycle ingest) {
            return new DeviceDoor(broker, ingest);
        }

        @Bean
        BrokerReadiness brokerReadiness(BrokerLifecycle broker) {
            return new BrokerReadiness(broker);
        }

        @Bean
        @ConditionalOnProperty(name = "sluice.demo.enabled", havingValue = "true")
        SimulationLifecycle simulation(BrokerLifecycle broker) {
            return new SimulationLifecycle(broker);
        }
    }

    /** With somebody else's broker. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "sluice.broker.enabled", havingValue = "false")
    static class WithOtherBroker {

        @Bean
        BrokerAccess brokerAccess(MqttProperties mqtt) {
            return BrokerAccess.of(mqtt);
        }
    }
}
