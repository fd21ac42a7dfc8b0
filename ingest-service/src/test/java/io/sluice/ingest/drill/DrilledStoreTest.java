/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.store.Batch;
import io.sluice.store.StoreHealth;
import io.sluice.store.SyncOutcome;
import io.sluice.store.TelemetryStore;
import io.sluice.store.WriteOutcome;
import io.sluice.store.kit.InMemoryTelemetryStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrilledStoreTest {

    private static final Batch BATCH =
            Batch.of(new Reading(SeriesKey.of("m", "plant", "dev"), 1, List.of(Field.of("x", 1.0))));

    private final StoreOutage outage = new StoreOutage();
    private final InMemoryTelemetryStore behind = new InMemoryTelemetryStore();
    private final TelemetryStore store = outage.before(behind);

    @Test
    void letsEverythingThroughWithoutADrill() {
        assertThat(store.write(BATCH)).isInstanceOf(WriteOutcome.Written.class);
        assertThat(store.health()).isInstanceOf(StoreHealth.Up.class);
        assertThat(store.measurements()).containsExactly("m");
    }

    @Test
    void isUnavailableForWritesWhileADrillRunsAndSaysWhoDidIt() {
        outage.begin(Duration.ofMinutes(10));

        assertThat(store.write(BATCH))
                .isInstanceOfSatisfying(
                        WriteOutcome.Unavailable.class,
                        away -> assertThat(away.reason()).startsWith("drill: "));
        assertThat(store.health())
                .isInstanceOfSatisfying(
                        StoreHealth.Down.class,
                        down -> assertThat(down.reason()).startsWith("drill: "));
        assertThat(behind.measurements()).isEmpty();
    }

    @Test
    void stillForcesAndReadsWhileADrillRuns() {
        store.write(BATCH);
        outage.begin(Duration.ofMinutes(10));

        assertThat(store.sync()).isInstanceOf(SyncOutcome.Synced.class);
        assertThat(store.sites()).containsExactly("plant");
        assertThat(store.devices("plant")).containsExactly("dev");
        assertThat(store.fields("m")).containsOnlyKeys("x");
    }

    @Test
    void letsWritesThroughAgainWhenTheDrillIsEndedOrItsTimeIsOver() {
        outage.begin(Duration.ofMinutes(10));
        outage.end();
        assertThat(store.write(BATCH)).isInstanceOf(WriteOutcome.Written.class);

        outage.begin(Duration.ofMillis(50));
        await().until(() -> store.write(BATCH) instanceof WriteOutcome.Written);
    }

    @Test
    void doesNotHideThatTheStoreIsDownItself() {
        behind.goDown("gone for a test");

        assertThat(store.write(BATCH))
                .isInstanceOfSatisfying(
                        WriteOutcome.Unavailable.class,
                        away -> assertThat(away.reason()).contains("gone for a test"));
    }
}
