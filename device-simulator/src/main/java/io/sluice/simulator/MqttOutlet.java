/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator;

import io.sluice.mqtt.MqttPublisher;
import io.sluice.mqtt.PublisherSettings;
import io.sluice.simulator.device.SimulatedMessage;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** Publishes over one MQTT connection at QoS 1; the publisher connects again by itself and repeats what is open. */
final class MqttOutlet implements Outlet {

    private static final int AT_LEAST_ONCE = 1;

    private final MqttPublisher publisher;
    private boolean started;

    MqttOutlet(FleetSettings.Broker broker, String clientId) {
        publisher = new MqttPublisher(PublisherSettings.of(URI.create(broker.uri()), clientId)
                .withCredentials(broker.username(), broker.password()));
    }

    @Override
    public boolean awaitOpen(Duration limit) throws InterruptedException {
        if (!started) {
            publisher.start();
            started = true;
        }
        return publisher.awaitConnected(limit);
    }

    @Override
    public String fault() {
        return Objects.requireNonNullElse(publisher.lastFault(), "no answer yet");
    }

    @Override
    public CompletableFuture<Void> publish(SimulatedMessage message) {
        return publisher.publish(message.topic(), message.payload(), AT_LEAST_ONCE);
    }

    @Override
    public void close() {
        publisher.close();
    }
}
