/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.readings;

import io.sluice.store.Scan;
import io.sluice.store.TimeRange;
import io.sluice.store.window.Every;
import io.sluice.store.window.Fill;
import io.sluice.store.window.WindowFunction;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /readings} is asked for, without faults.
 *
 * @param site {@code null} for all sites that the caller may see
 * @param devices names of devices; empty for all
 * @param fields in the order of columns; empty for all
 * @param range with a cursor, the one with which the first page was asked, so that {@code -1h} does not move on
 * @param limit rows over all series
 * @param after where the page before ended
 * @param fingerprint of the request, for the next page's cursor
 * @param windows {@code null} for raw readings
 */
record ReadingsRequest(
        String measurement,
        @Nullable String site,
        List<String> devices,
        List<String> fields,
        TimeRange range,
        Scan.Order order,
        int limit,
        Scan.@Nullable After after,
        int fingerprint,
        @Nullable Windows windows) {

    /** How to summarise. */
    record Windows(@Nullable Every every, List<WindowFunction> functions, Fill fill, ZoneId zone) {}
}
