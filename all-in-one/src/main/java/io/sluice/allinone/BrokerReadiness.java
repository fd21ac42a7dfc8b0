/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone;

import io.sluice.allinone.broker.BrokerHealth;
import io.sluice.allinone.broker.EmbeddedBroker;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** The embedded broker in readiness, with its reason when devices have to wait. */
final class BrokerReadiness implements HealthIndicator {

    private final BrokerLifecycle broker;

    BrokerReadiness(BrokerLifecycle broker) {
        this.broker = broker;
    }

    @Override
    public Health health() {
        BrokerHealth health = broker.broker()
                .map(EmbeddedBroker::health)
                .orElseGet(() -> new BrokerHealth.Down("the embedded broker is not started"));
        return switch (health) {
            case BrokerHealth.Up _ -> Health.up().build();
            case BrokerHealth.Degraded degraded ->
                Health.outOfService().withDetail("reason", degraded.reason()).build();
            case BrokerHealth.Down down ->
                Health.down().withDetail("reason", down.reason()).build();
        };
    }
}
