/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone;

import io.sluice.allinone.broker.BrokerException;
import io.sluice.allinone.broker.EmbeddedBroker;
import io.sluice.allinone.broker.StallWatchdog;
import io.sluice.ingest.config.IngestLifecycle;
import io.sluice.mqtt.ConnectionStatus;
import io.sluice.mqtt.MqttReceiver;
import io.sluice.support.lifecycle.Phases;
import io.sluice.support.lifecycle.StartFaultException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Lets devices in once ingest's subscription stands: before, the broker would acknowledge messages that nobody wants yet,
 * and drop them. Also has the broker's sessions watched from then on.
 */
final class DeviceDoor implements SmartLifecycle {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BrokerLifecycle brokerLifecycle;
    private final IngestLifecycle ingest;
    private @Nullable StallWatchdog watchdog;

    DeviceDoor(BrokerLifecycle broker, IngestLifecycle ingest) {
        this.brokerLifecycle = broker;
        this.ingest = ingest;
    }

    @Override
    public void start() {
        EmbeddedBroker broker = brokerLifecycle.required();
        MqttReceiver receiver = ingest.parts()
                .orElseThrow(() -> new IllegalStateException("ingest is not started"))
                .receiver();
        awaitSubscription(receiver);
        try {
            broker.openDeviceListener();
        } catch (BrokerException e) {
            throw new StartFaultException(
                    String.valueOf(e.getMessage()), "Free the port, or set sluice.broker.port to another one.", e);
        }
        watchdog = StallWatchdog.watch(broker, (clientId, why) -> renew(receiver, clientId, why));
    }

    private static void awaitSubscription(MqttReceiver receiver) {
        try {
            if (!receiver.awaitSubscribed(PATIENCE)) {
                throw new StartFaultException(
                        "Ingest could not subscribe at the embedded broker within %d s: %s"
                                .formatted(
                                        PATIENCE.toSeconds(), receiver.status().connections()),
                        "Look at the log above; if it stays so, report it with the log.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting", e);
        }
    }

    private static void renew(MqttReceiver receiver, String clientId, String why) {
        receiver.status().connections().stream()
                .filter(connection -> connection.clientId().equals(clientId))
                .mapToInt(ConnectionStatus::index)
                .findFirst()
                .ifPresent(index -> receiver.renewSession(index, why));
    }

    @Override
    public void stop() {
        StallWatchdog watching = watchdog;
        if (watching != null) {
            watching.close();
            watchdog = null;
        }
    }

    @Override
    public boolean isRunning() {
        return watchdog != null;
    }

    @Override
    public int getPhase() {
        return Phases.DEVICES;
    }
}
