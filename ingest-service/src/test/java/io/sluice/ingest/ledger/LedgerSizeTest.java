/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

import static io.sluice.ingest.ledger.LedgerBytes.BEGIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.model.Tags;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much memory a fleet takes, built and measured. Names are the ledger's own, as after a start: nobody else holds them. */
class LedgerSizeTest {

    private static final int DEVICES = 100_000;
    private static final long SECOND = 1_000_000_000L;
    private static final long HOUR = 3_600 * SECOND;

    @Test
    void aHundredThousandDevicesTakeLessThanSixtyFourMegabytes() throws Exception {
        long before = usedBytes();
        DeliveryLedger ledger = new DeliveryLedger(150_000);
        // A day of a few readings an hour; every tenth device loses one each hour. Every part of an account is there.
        for (int hour = 0; hour < 25; hour++) {
            for (int device = 0; device < DEVICES; device++) {
                readings(ledger, device, hour);
            }
        }
        long bytes = usedBytes() - before;

        LedgerTotals totals = ledger.totals();
        assertThat(totals.series()).isEqualTo(DEVICES);
        assertThat(totals.missing()).isPositive();
        long perDevice = bytes / DEVICES;
        System.out.printf(
                "ledger of %,d devices: %,d bytes, %d a device, %,d missing ranges%n",
                DEVICES, bytes, perDevice, totals.rangesListed());
        assertThat(bytes).as("%d bytes a device", perDevice).isLessThan(64L << 20);
        assertThat(ledger.position()).isPositive();
    }

    private static void readings(DeliveryLedger ledger, int device, int hour) {
        SeriesKey series = new SeriesKey(
                new String("environment"),
                new DeviceKey("plant-" + device % 100, "dev-%06d".formatted(device)),
                Tags.NONE);
        long at = BEGIN + hour * HOUR + device * 1_000L;
        for (int i = 0; i < 4; i++) {
            long received = at + i * SECOND;
            long number = device % 10 == 0 ? hour * 5L + i : hour * 4L + i;
            Reading reading = new Reading(series, received - 70_000_000, List.of(Field.of("seq", number)));
            ledger.take(ledger.position() + 1, 1, to -> to.reading(reading, received, false));
        }
    }

    private static long usedBytes() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            Thread.sleep(50);
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
