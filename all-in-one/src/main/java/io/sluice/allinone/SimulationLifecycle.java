/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone;

import io.sluice.allinone.broker.EmbeddedBroker;
import io.sluice.simulator.Fleet;
import io.sluice.simulator.FleetSettings;
import io.sluice.support.lifecycle.Phases;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The simulated devices of a demo. They connect as any device does: from outside, by the device listener. */
final class SimulationLifecycle implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(SimulationLifecycle.class);

    private final BrokerLifecycle broker;
    private @Nullable Fleet fleet;

    SimulationLifecycle(BrokerLifecycle broker) {
        this.broker = broker;
    }

    @Override
    public void start() {
        EmbeddedBroker running = broker.required();
        String devices = "tcp://127.0.0.1:" + running.devicePort();
        Fleet starting = new Fleet(FleetSettings.demo(new FleetSettings.Broker(devices, null, null, 1)));
        starting.start();
        fleet = starting;
    }

    @Override
    public void stop() {
        Fleet running = fleet;
        if (running != null) {
            running.stop();
            log.info("the simulated devices stopped: {}", running.summary());
            fleet = null;
        }
    }

    @Override
    public boolean isRunning() {
        return fleet != null;
    }

    @Override
    public int getPhase() {
        return Phases.SIMULATION;
    }
}
