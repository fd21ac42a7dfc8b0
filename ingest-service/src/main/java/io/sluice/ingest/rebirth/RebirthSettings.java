/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.rebirth;

import io.sluice.mqtt.PublisherSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether and how often edge nodes are asked for their births.
 *
 * @param publisher how to reach the broker; {@code null}: nobody is asked
 * @param interval between two requests to one node at least; while no birth comes it doubles, up to {@link #LONGEST}
 */
public record RebirthSettings(@Nullable PublisherSettings publisher, Duration interval) {

    public static final Duration LONGEST = Duration.ofMinutes(10);

    /** Nobody is asked. */
    public static final RebirthSettings OFF = new RebirthSettings(null, Duration.ofSeconds(10));
}
