/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.kit;

import static io.sluice.store.kit.Trial.DAY;
import static io.sluice.store.kit.Trial.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.FieldType;
import io.sluice.model.Tags;
import io.sluice.store.Sighting;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is there: sites, devices, measurements, fields, and who was heard of when. */
public interface CatalogueContract extends StoreUnderTest {

    @Test
    default void sitesAndDevicesAreListedInOrder() {
        Trial t = trial();
        DeviceKey elsewhere = new DeviceKey(t.site + "-b", "x");
        t.writeSeen(
                List.of(
                        t.reading(t.device("dev-2"), DAY, Field.of("a", 1)),
                        t.reading(t.device("dev-10"), DAY, Field.of("a", 1)),
                        t.reading(t.device("Dev"), DAY, Field.of("a", 1)),
                        t.reading(elsewhere, DAY, Field.of("a", 1))),
                sighting(t.device("dev-2"), DAY, t.measurement),
                sighting(t.device("dev-10"), DAY, t.measurement),
                sighting(t.device("Dev"), DAY, t.measurement),
                sighting(elsewhere, DAY, t.measurement));
        assertThat(t.store.sites()).contains(t.site, t.site + "-b").isSorted().doesNotHaveDuplicates();
        assertThat(t.store.devices(t.site)).containsExactly("Dev", "dev-10", "dev-2");
        assertThat(t.store.devices(t.site + "-b")).containsExactly("x");
        assertThat(t.store.devices("nowhere" + t.unique)).isEmpty();
    }

    @Test
    default void aDeviceOfSeveralMeasurementsIsListedOnce() {
        Trial t = trial();
        Tags room = Tags.of(Map.of("room", "hall"));
        t.write(
                t.reading(DAY, Field.of("a", 1)),
                t.reading(t.measurement + "-b", t.device, room, DAY, Field.of("a", 1)));
        assertThat(t.store.devices(t.site)).containsExactly("dev");
    }

    @Test
    default void measurementsAreListedInOrderWithoutTheAdaptersOwn() {
        Trial t = trial();
        t.writeSeen(
                List.of(
                        t.reading(DAY, Field.of("a", 1)),
                        t.reading("kit-A-" + t.unique, t.device, Tags.NONE, DAY, Field.of("a", 1))),
                sighting(t.device, DAY, t.measurement, "kit-A-" + t.unique));
        List<String> measurements = t.store.measurements();
        assertThat(measurements)
                .contains(t.measurement, "kit-A-" + t.unique)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(measurements)
                .filteredOn(name -> !name.contains(t.unique))
                .noneSatisfy(name -> assertThat(t.readings(t.scan(name, List.of(t.device))))
                        .as("'%s' is the adapter's own, and shown", name)
                        .isNotEmpty());
    }

    @Test
    default void fieldsAreListedInOrderWithTheirTypes() {
        Trial t = trial();
        t.write(t.reading(DAY, Field.of("b", 1), Field.of("a", "x")));
        t.write(t.reading(t.device("other"), DAY + 1, Field.of("c", true), Field.ofInteger("B", 1)));
        assertThat(t.store.fields(t.measurement).entrySet())
                .containsExactly(
                        Map.entry("B", FieldType.INTEGER),
                        Map.entry("a", FieldType.STRING),
                        Map.entry("b", FieldType.FLOAT),
                        Map.entry("c", FieldType.BOOLEAN));
        assertThat(t.store.fields("kit-unknown-" + t.unique)).isEmpty();
    }

    @Test
    default void theNewestSightingCountsAndMeasurementsAreUnited() {
        Trial t = trial();
        t.writeSeen(List.of(), sighting(t.device, DAY, "kit-x", "kit y"));
        t.writeSeen(List.of(), sighting(t.device, DAY + 120 * SECOND, "kit-z"));
        t.writeSeen(List.of(), sighting(t.device, DAY + 60 * SECOND, "kit-x", "kit,w=1"));
        assertThat(t.store.sightings(List.of(t.device), DAY))
                .isEqualTo(
                        Map.of(t.device, sighting(t.device, DAY + 120 * SECOND, "kit-x", "kit y", "kit-z", "kit,w=1")));
    }

    @Test
    default void sightingsBeforeTheBoundDoNotCount() {
        Trial t = trial();
        t.writeSeen(List.of(), sighting(t.device, DAY, "kit-old"), sighting(t.device("gone"), DAY, "kit-old"));
        t.writeSeen(List.of(), sighting(t.device, DAY + 60 * SECOND, "kit-new"));
        List<DeviceKey> devices = List.of(t.device, t.device("gone"), t.device("unknown"));
        assertThat(t.store.sightings(devices, DAY + 60 * SECOND))
                .isEqualTo(Map.of(t.device, sighting(t.device, DAY + 60 * SECOND, "kit-new")));
        assertThat(t.store.sightings(devices, DAY + 60 * SECOND + 1)).isEmpty();
        assertThat(t.store.sightings(devices, DAY)).containsOnlyKeys(t.device, t.device("gone"));
        assertThat(t.store.sightings(List.of(), DAY)).isEmpty();
    }

    @Test
    default void aSightingWrittenTwiceIsOne() {
        Trial t = trial();
        t.writeSeen(List.of(), sighting(t.device, DAY, "kit-x"));
        t.writeSeen(List.of(), sighting(t.device, DAY, "kit-x"));
        assertThat(t.store.sightings(List.of(t.device), DAY))
                .isEqualTo(Map.of(t.device, sighting(t.device, DAY, "kit-x")));
    }

    @Test
    default void sightingsOfManyDevicesOfSeveralSitesAreFoundAtOnce() {
        Trial t = trial();
        DeviceKey elsewhere = new DeviceKey(t.site + "-b", "dev");
        Sighting[] sightings = {
            sighting(t.device, DAY, "kit-x"), sighting(t.device("it's"), DAY + 1, "kit-y"), sighting(elsewhere, DAY + 2)
        };
        t.writeSeen(List.of(), sightings);
        assertThat(t.store
                        .sightings(List.of(elsewhere, t.device("it's"), t.device), DAY)
                        .values())
                .containsExactlyInAnyOrder(sightings);
    }

    private static Sighting sighting(DeviceKey device, long lastSeenNanos, String... measurements) {
        return new Sighting(device, lastSeenNanos, new TreeSet<>(Arrays.asList(measurements)));
    }
}
