/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.model;

import java.util.Comparator;

/**
 * A device by its site and its name in it. Ordered by site, then device, each by UTF-16 code units.
 *
 * @param site name of the site, by the rule of {@link Names}
 * @param device name of the device within the site, by the same rule
 */
public record DeviceKey(String site, String device) implements Comparable<DeviceKey> {

    private static final Comparator<DeviceKey> ORDER =
            Comparator.comparing(DeviceKey::site).thenComparing(DeviceKey::device);

    public DeviceKey {
        Names.check("site", site);
        Names.check("device", device);
    }

    @Override
    public int compareTo(DeviceKey other) {
        return ORDER.compare(this, other);
    }
}
