/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import io.sluice.model.DeviceKey;
import io.sluice.model.FieldType;

/**
 * A field as it is at one moment; times are of receipt, nanoseconds since the epoch.
 *
 * @param values how often it came, about
 * @param conflicts how often it came with another type, about
 * @param longestPauseNanos the longest time after which it came again
 * @param example a device that has sent it lately
 */
record FieldState(
        String name,
        FieldType type,
        long firstSeenNanos,
        long lastSeenNanos,
        long values,
        long conflicts,
        boolean vanished,
        long longestPauseNanos,
        DeviceKey example) {}
