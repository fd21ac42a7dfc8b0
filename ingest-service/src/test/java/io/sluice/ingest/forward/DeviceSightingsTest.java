/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.SeriesKey;
import io.sluice.store.Sighting;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DeviceSightingsTest {

    private static final long NOW = 1_800_000_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private final DeviceSightings sightings = new DeviceSightings();

    @Test
    void aDeviceIsToldAtOnceAndThenOnceAMinute() {
        assertThat(told(NOW, "air")).isEqualTo(new String[] {"air"});
        assertThat(sightings.note(series("air"), NOW + 59 * SECOND)).isNull();
        assertThat(told(NOW + 60 * SECOND, "air")).isEqualTo(new String[] {"air"});
        assertThat(sightings.note(series("air"), NOW + 61 * SECOND)).isNull();
    }

    @Test
    void aNewMeasurementIsToldAtOnceWithThoseHeardOfSince() {
        told(NOW, "air");
        sightings.note(series("air"), NOW + SECOND);
        assertThat(told(NOW + 2 * SECOND, "water")).containsExactly("air", "water");
        assertThat(sightings.note(series("air"), NOW + 3 * SECOND)).isNull();
        assertThat(told(NOW + 70 * SECOND, "water")).containsExactly("air", "water");
    }

    @Test
    void whatABacklogTellsDoesNotSetTheClockBack() {
        told(NOW, "air");
        assertThat(sightings.note(series("air"), NOW - 3600 * SECOND)).isNull();
        Sighting late = sightings.note(series("water"), NOW - 3600 * SECOND);
        assertThat(Objects.requireNonNull(late).lastSeenNanos()).isEqualTo(NOW);
    }

    @Test
    void aDeviceOfMoreMeasurementsThanAreKeptIsStillToldOfEachNewOne() {
        for (int i = 0; i < 3_000; i++) {
            assertThat(told(NOW + i, "m" + i)).contains("m" + i);
        }
        assertThat(told(NOW + 3_000, "m0")).contains("m0");
    }

    @Test
    void devicesBeyondTwoGenerationsAreForgottenAndToldAgain() {
        told(NOW, "air");
        for (int i = 0; i < 200_000; i++) {
            sightings.note(SeriesKey.of("air", "plant", "other-" + i), NOW);
        }
        assertThat(told(NOW + SECOND, "air")).containsExactly("air");
    }

    private String[] told(long at, String measurement) {
        Sighting told = Objects.requireNonNull(sightings.note(series(measurement), at));
        return told.measurements().toArray(String[]::new);
    }

    private static SeriesKey series(String measurement) {
        return SeriesKey.of(measurement, "plant", "device");
    }
}
