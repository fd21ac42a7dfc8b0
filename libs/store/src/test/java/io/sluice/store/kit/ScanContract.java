/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.kit;

import static io.sluice.store.kit.Trial.DAY;
import static io.sluice.store.kit.Trial.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.Tags;
import io.sluice.store.Scan;
import io.sluice.store.Scan.After;
import io.sluice.store.Scan.Order;
import io.sluice.store.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which rows a scan gives, in which order, and how it goes on where another stopped. */
public interface ScanContract extends StoreUnderTest {

    @Test
    default void rangesAreHalfOpen() {
        Trial t = trial();
        t.write(LongStream.range(0, 5)
                .mapToObj(i -> t.reading(DAY + i, Field.of("a", i)))
                .toList());
        assertThat(t.rows(t.scan(new TimeRange(DAY + 1, DAY + 3), Order.ASCENDING, null)))
                .containsExactly("1 a=1.0", "2 a=2.0");
        assertThat(t.rows(t.scan(new TimeRange(DAY + 1, DAY + 3), Order.DESCENDING, null)))
                .containsExactly("2 a=2.0", "1 a=1.0");
        assertThat(t.rows(t.scan(new TimeRange(DAY + 2, DAY + 2), Order.ASCENDING, null)))
                .isEmpty();
    }

    @Test
    default void devicesComeInTheOrderOfTheScanThenTagsThenTime() {
        Trial t = trial();
        writeTwoDevicesWithTags(t);
        assertThat(t.readings(t.scan(List.of(t.device("b"), t.device("a")))))
                .extracting(ScanContract::place)
                .containsExactly("b 0", "a 0", "a 1", "a{room=hall} 0", "a{room=hall} 1", "a{room=kitchen} 0");
    }

    @Test
    default void descendingTurnsTimeAroundButNotTheSeries() {
        Trial t = trial();
        writeTwoDevicesWithTags(t);
        Scan scan = new Scan(
                t.measurement, List.of(t.device("a"), t.device("b")), Set.of(), Trial.always(), Order.DESCENDING, null);
        assertThat(t.readings(scan))
                .extracting(ScanContract::place)
                .containsExactly("a 1", "a 0", "a{room=hall} 1", "a{room=hall} 0", "a{room=kitchen} 0", "b 0");
    }

    private static void writeTwoDevicesWithTags(Trial t) {
        Tags hall = Tags.of(Map.of("room", "hall"));
        Tags kitchen = Tags.of(Map.of("room", "kitchen"));
        DeviceKey a = t.device("a");
        t.write(
                t.reading(t.measurement, a, kitchen, DAY, Field.of("v", 1)),
                t.reading(t.measurement, a, hall, DAY + 1, Field.of("v", 1)),
                t.reading(t.measurement, a, hall, DAY, Field.of("v", 1)),
                t.reading(a, DAY + 1, Field.of("v", 1)),
                t.reading(t.device("b"), DAY, Field.of("v", 1)),
                t.reading(a, DAY, Field.of("v", 1)),
                t.reading(t.device("c"), DAY, Field.of("v", 1)));
    }

    private static String place(Reading row) {
        Tags tags = row.series().tags();
        return row.series().device().device() + (tags.isEmpty() ? "" : tags.values()) + " " + (row.timeNanos() - DAY);
    }

    @Test
    default void onlyWantedFieldsComeAndRowsWithoutThemAreLeftOut() {
        Trial t = trial();
        t.write(
                t.reading(DAY, Field.of("a", 1), Field.of("b", 2)),
                t.reading(DAY + 1, Field.of("b", 3)),
                t.reading(DAY + 2, Field.of("a", 4), Field.of("c", 5)));
        Scan scan = new Scan(
                t.measurement, List.of(t.device), Set.of("a", "c", "unknown"), Trial.always(), Order.ASCENDING, null);
        assertThat(t.rows(scan)).containsExactly("0 a=1.0", "2 a=4.0 c=5.0");
    }

    @Test
    default void whatIsUnknownGivesNoRows() {
        Trial t = trial();
        t.write(t.reading(DAY, Field.of("a", 1)));
        assertThat(t.rows(t.scan(List.of(t.device("nobody"))))).isEmpty();
        assertThat(t.rows(t.scan(List.of(new DeviceKey("nowhere" + t.unique, "dev")))))
                .isEmpty();
        assertThat(t.rows(t.scan("kit-unknown-" + t.unique, List.of(t.device)))).isEmpty();
        assertThat(t.rows(t.scan(List.of()))).isEmpty();
    }

    @Test
    default void theSameDeviceNameAtAnotherSiteIsAnotherDevice() {
        Trial t = trial();
        DeviceKey elsewhere = new DeviceKey(t.site + "-b", t.device.device());
        t.write(t.reading(DAY, Field.of("a", 1)), t.reading(elsewhere, DAY, Field.of("a", 2)));
        assertThat(t.rows()).containsExactly("0 a=1.0");
        assertThat(t.rows(t.scan(List.of(elsewhere)))).containsExactly("0 a=2.0");
    }

    @Test
    default void aScanStopsWhenTheSinkWantsNoMore() {
        Trial t = trial();
        t.write(LongStream.range(0, 3000)
                .mapToObj(i -> t.reading(t.device("dev-" + i % 3), DAY + i, Field.of("a", i)))
                .toList());
        List<Reading> taken = new ArrayList<>();
        t.store.scan(t.scan(List.of(t.device("dev-0"), t.device("dev-1"), t.device("dev-2"))), row -> {
            taken.add(row);
            return taken.size() < 1001;
        });
        assertThat(taken).hasSize(1001);
        assertThat(taken.getLast().series().device().device()).isEqualTo("dev-1");
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    default void aScanGoesOnInTheMiddleOfASeries(Order order) {
        Trial t = trial();
        writeTwoDevicesWithTags(t);
        List<DeviceKey> devices = List.of(t.device("a"), t.device("b"), t.device("c"));
        Scan whole = new Scan(t.measurement, devices, Set.of(), Trial.always(), order, null);
        List<Reading> all = t.readings(whole);
        assertThat(all).hasSize(7);
        for (int taken = 1; taken <= all.size(); taken++) {
            Reading last = all.get(taken - 1);
            assertThat(t.readings(after(whole, last)))
                    .as("after row %d", taken)
                    .isEqualTo(all.subList(taken, all.size()));
        }
    }

    private static Scan after(Scan scan, Reading last) {
        DeviceKey device = last.series().device();
        return new Scan(
                scan.measurement(),
                scan.devices()
                        .subList(scan.devices().indexOf(device), scan.devices().size()),
                scan.fields(),
                scan.range(),
                scan.order(),
                new After(device, last.series().tags(), last.timeNanos()));
    }

    @Test
    default void aScanGoesOnAfterARowThatIsNotThere() {
        Trial t = trial();
        t.write(LongStream.of(0, 10, 20)
                .mapToObj(i -> t.reading(DAY + i, Field.of("a", i)))
                .toList());
        After between = new After(t.device, Tags.NONE, DAY + 15);
        assertThat(t.rows(t.scan(Trial.always(), Order.ASCENDING, between))).containsExactly("20 a=20.0");
        assertThat(t.rows(t.scan(Trial.always(), Order.DESCENDING, between))).containsExactly("10 a=10.0", "0 a=0.0");
        After inNewSeries = new After(t.device, Tags.of(Map.of("a", "x")), DAY);
        assertThat(t.rows(t.scan(Trial.always(), Order.ASCENDING, inNewSeries))).isEmpty();
    }

    @Test
    default void manyRowsAndDevicesComeCompleteAndInOrder() {
        Trial t = trial();
        List<DeviceKey> devices = LongStream.range(0, 300)
                .mapToObj(i -> t.device("dev-%03d".formatted(i)))
                .toList();
        for (int part = 0; part < 4; part++) {
            long from = part * 10L;
            t.write(devices.stream()
                    .flatMap(device -> LongStream.range(from, from + 10)
                            .mapToObj(i -> t.reading(device, DAY + i * SECOND, Field.of("a", i))))
                    .toList());
        }
        List<Reading> rows = t.readings(t.scan(devices));
        assertThat(rows).hasSize(300 * 40);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(rows.get(i).series().device()).isEqualTo(devices.get(i / 40));
            assertThat(rows.get(i).timeNanos()).isEqualTo(DAY + i % 40 * SECOND);
        }
    }
}
