/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store;

import io.sluice.model.DeviceKey;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * That a device was heard of: what the registry keeps, so that catalogue and last-seen need no look at the history.
 *
 * @param lastSeenNanos time of receipt (not the device's own time), nanoseconds since the epoch
 * @param measurements when written, those heard of since the last sighting; when read, all within the look-back
 */
public record Sighting(DeviceKey device, long lastSeenNanos, SortedSet<String> measurements) {

    public Sighting {
        measurements = Collections.unmodifiableSortedSet(new TreeSet<>(measurements));
    }
}
