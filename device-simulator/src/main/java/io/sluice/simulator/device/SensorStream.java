/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator.device;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one sensor of one device, numbered from 1. Two messages never carry the same time, so that each is a
 * row of its own in the store. For one thread.
 */
public final class SensorStream {

    private final Device device;
    private final Sensor sensor;
    private final String topic;
    private long sequence;
    private long lastClock = Long.MIN_VALUE;

    public SensorStream(Device device, Sensor sensor) {
        this.device = device;
        this.sensor = sensor;
        this.topic =
                "telemetry/%s/%s/%s".formatted(device.key().site(), device.key().device(), sensor.measurement());
    }

    /** The next message, read at that time (milliseconds since the epoch); {@code null} while the device is silent. */
    public @Nullable SimulatedMessage next(long epochMillis) {
        if (!device.habit().speaksAt(epochMillis)) {
            return null;
        }
        long clock = Math.max(device.habit().clockAt(epochMillis), lastClock + 1);
        lastClock = clock;
        sequence++;
        byte[] payload = sensor.payload(sequence, clock, epochMillis).getBytes(StandardCharsets.UTF_8);
        return new SimulatedMessage(topic, payload, sequence, clock);
    }
}
