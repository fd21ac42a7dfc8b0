/**
 * A fleet of simulated devices that publishes over MQTT, as a program of its own
 * ({@link io.sluice.simulator.DeviceSimulatorApplication}) or inside another one ({@link io.sluice.simulator.Fleet}).
 *
 * <p>It is also an oracle: it remembers every message whose receipt the broker acknowledged, so that a test can ask
 * afterwards whether each of them is stored.
 */
@NullMarked
package io.sluice.simulator;

import org.jspecify.annotations.NullMarked;
