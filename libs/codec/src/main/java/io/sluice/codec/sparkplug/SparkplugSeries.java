/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import io.sluice.model.DeviceKey;
import io.sluice.model.SeriesKey;

/** Which series a message's metrics belong to. */
final class SparkplugSeries {

    private static final String MEASUREMENT = "sparkplug";

    /** Stands in a route's series for what the format has to say. */
    private static final String NOT_ROUTED = "-";

    private SparkplugSeries() {}

    static SeriesKey of(SparkplugTopic.OfNode topic, SeriesKey routed) {
        String site = routed.device().site();
        return new SeriesKey(
                routed.measurement().equals(NOT_ROUTED) ? MEASUREMENT : routed.measurement(),
                new DeviceKey(site.equals(NOT_ROUTED) ? topic.node().group() : site, topic.name()),
                routed.tags());
    }
}
