/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import java.util.List;
import java.util.Set;

/**
 * A measurement as it is at one moment; times are of receipt, nanoseconds since the epoch.
 *
 * @param readings how many came, about
 * @param unwatched how many values came of fields for which there was no room, about
 * @param sites that it came from, as far as there was room to note them
 * @param fields by name
 */
record MeasurementState(
        String name,
        long firstSeenNanos,
        long lastSeenNanos,
        long readings,
        long unwatched,
        Set<String> sites,
        List<FieldState> fields) {

    MeasurementState {
        sites = Set.copyOf(sites);
        fields = List.copyOf(fields);
    }
}
