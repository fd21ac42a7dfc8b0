/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.store.Batch;
import io.sluice.store.SyncOutcome;
import io.sluice.store.WriteOutcome.Written;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of its own that writes batches, says which are synced, and is killed. */
final class KilledWriter {

    static final int DEVICES = 50;
    static final int ROWS = 200;

    private KilledWriter() {}

    /** Takes the folder and the first batch's number; prints the number of each batch that is confirmed and synced. */
    public static void main(String[] args) {
        try (QuestDbTelemetryStore store = new QuestDbTelemetryStore(QuestDbSettings.of(Path.of(args[0])))) {
            store.open();
            for (int number = Integer.parseInt(args[1]); ; number++) {
                if (!store.write(batch(number)).equals(Written.ALL) || !(store.sync() instanceof SyncOutcome.Synced)) {
                    System.out.println("failed " + store.health());
                    return;
                }
                System.out.println(number);
            }
        }
    }

    /** Rows of several devices; every fifth batch is late by days, and every batch brings a new device. */
    static Batch batch(int number) {
        List<Reading> readings = new ArrayList<>();
        long day = number % 5 == 0 ? number % 3 : 10;
        for (int i = 0; i < ROWS; i++) {
            DeviceKey device = device(i % DEVICES);
            readings.add(Rows.row(
                    device,
                    Rows.DAY + day * 86_400 * Rows.SECOND + number * 1_000_000L + i,
                    Field.of("text", "batch " + number),
                    Field.of("v", number)));
        }
        DeviceKey fresh = new DeviceKey("new", "dev-" + number);
        readings.add(Rows.row(fresh, Rows.DAY + number, Field.of("n" + number % 100, number)));
        return Rows.batch(readings, Rows.sighting(fresh, Rows.DAY + number, "env"));
    }

    static DeviceKey device(int number) {
        return new DeviceKey("plant", "dev-" + number);
    }
}
