/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.model;

import java.util.Comparator;

/**
 * What identifies a series: measurement, device and further tags. Ordered by device, further tags, measurement: the
 * order in which rows are answered.
 *
 * @param measurement name of the measurement, by the rule of {@link Names}
 */
public record SeriesKey(String measurement, DeviceKey device, Tags tags) implements Comparable<SeriesKey> {

    private static final Comparator<SeriesKey> ORDER = Comparator.comparing(SeriesKey::device)
            .thenComparing(SeriesKey::tags)
            .thenComparing(SeriesKey::measurement);

    public SeriesKey {
        Names.check("measurement", measurement);
    }

    /** A series without further tags. */
    public static SeriesKey of(String measurement, String site, String device) {
        return new SeriesKey(measurement, new DeviceKey(site, device), Tags.NONE);
    }

    @Override
    public int compareTo(SeriesKey other) {
        return ORDER.compare(this, other);
    }
}
