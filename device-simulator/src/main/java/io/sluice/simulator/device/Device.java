/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator.device;

import io.sluice.model.DeviceKey;
import java.util.List;

/** A simulated device: its name, what it measures, and what is odd about it. */
public record Device(DeviceKey key, List<Sensor> sensors, Habit habit) {

    public Device {
        sensors = List.copyOf(sensors);
    }
}
