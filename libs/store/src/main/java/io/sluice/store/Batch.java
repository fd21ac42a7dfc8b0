/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store;

import io.sluice.model.Reading;
import java.util.List;

/**
 * What is written in one go.
 *
 * @param readings in the order in which later ones win over earlier ones of the same series and time
 * @param sightings news for the device registry, at most one per device and minute; may be empty
 */
public record Batch(List<Reading> readings, List<Sighting> sightings) {

    public Batch {
        readings = List.copyOf(readings);
        sightings = List.copyOf(sightings);
    }

    public static Batch of(Reading... readings) {
        return new Batch(List.of(readings), List.of());
    }
}
