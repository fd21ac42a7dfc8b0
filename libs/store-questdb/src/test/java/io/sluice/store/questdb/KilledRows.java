/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.DeviceKey;
import io.sluice.model.FieldValue;
import io.sluice.model.Reading;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Looks for what a {@link KilledWriter} said was synced. */
final class KilledRows {

    private KilledRows() {}

    /** Every row, device and sighting of the batches from 0 to {@code batches}, not included. */
    static void assertComplete(QuestDbTelemetryStore store, int batches) {
        Map<Integer, Integer> rows = new HashMap<>();
        for (int device = 0; device < KilledWriter.DEVICES; device++) {
            for (Reading row : Rows.scan(store, KilledWriter.device(device))) {
                assertThat(KilledWriter.batch(number(row)).readings().contains(row))
                        .as("%s was written", row)
                        .isTrue();
                rows.merge(number(row), 1, Integer::sum);
            }
        }
        List<String> devices = store.devices("new");
        for (int number = 0; number < batches; number++) {
            assertThat(rows).as("rows of batch %d", number).containsEntry(number, KilledWriter.ROWS);
            assertThat(devices).contains("dev-" + number);
        }
        List<DeviceKey> fresh = IntStream.range(0, batches)
                .mapToObj(number -> new DeviceKey("new", "dev-" + number))
                .toList();
        assertThat(store.sightings(fresh, 0)).hasSize(batches);
    }

    private static int number(Reading row) {
        return row.fields().stream()
                .filter(field -> field.name().equals("v"))
                .map(field -> (int) ((FieldValue.FloatValue) field.value()).value())
                .findFirst()
                .orElseThrow();
    }
}
