/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone;

import io.sluice.allinone.broker.BrokerException;
import io.sluice.allinone.broker.BrokerSettings;
import io.sluice.allinone.broker.EmbeddedBroker;
import io.sluice.ingest.config.BrokerAccess;
import io.sluice.support.lifecycle.Phases;
import io.sluice.support.lifecycle.StartFaultException;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Starts the embedded broker before ingest and stops it after; devices are let in by {@link DeviceDoor}. */
final class BrokerLifecycle implements SmartLifecycle, BrokerAccess {

    private final Supplier<BrokerSettings> settings;
    private volatile @Nullable EmbeddedBroker broker;

    BrokerLifecycle(Supplier<BrokerSettings> settings) {
        this.settings = settings;
    }

    /** The broker, while it runs. */
    Optional<EmbeddedBroker> broker() {
        return Optional.ofNullable(broker);
    }

    /** The broker, by those that start after it. */
    EmbeddedBroker required() {
        return broker().orElseThrow(() -> new IllegalStateException("the embedded broker is not started"));
    }

    @Override
    public void start() {
        EmbeddedBroker starting = new EmbeddedBroker(settings.get());
        try {
            starting.start();
        } catch (BrokerException e) {
            throw new StartFaultException(
                    String.valueOf(e.getMessage()), "Mend the folder, or name another one with sluice.data-dir.", e);
        }
        broker = starting;
    }

    @Override
    public void stop() {
        EmbeddedBroker running = broker;
        if (running != null) {
            running.close();
            broker = null;
        }
    }

    @Override
    public boolean isRunning() {
        return broker != null;
    }

    @Override
    public int getPhase() {
        return Phases.BROKER;
    }

    @Override
    public URI uri() {
        return required().internalUri();
    }

    @Override
    public String username() {
        return required().internalUsername();
    }

    @Override
    public String password() {
        return required().internalPassword();
    }
}
