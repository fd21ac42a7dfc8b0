/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store;

import io.sluice.model.DeviceKey;
import io.sluice.model.Tags;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which rows to stream.
 *
 * @param devices in the order in which their rows shall come
 * @param fields those wanted, rows with none of them being left out; empty means all
 * @param order of time within a series; devices and tags always ascend
 * @param after where an earlier scan of the same words stopped: rows up to and including it are left out. Its device is
 *     the first of {@code devices}
 */
public record Scan(
        String measurement,
        List<DeviceKey> devices,
        Set<String> fields,
        TimeRange range,
        Order order,
        @Nullable After after) {

    public Scan {
        devices = List.copyOf(devices);
        fields = Set.copyOf(fields);
    }

    /** Order of time within a series. */
    public enum Order {
        ASCENDING,
        DESCENDING
    }

    /** The last row that was taken; series and time name one row. */
    public record After(DeviceKey device, Tags tags, long timeNanos) {}
}
