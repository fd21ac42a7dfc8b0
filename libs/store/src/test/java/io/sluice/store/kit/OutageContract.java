/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.kit;

import static io.sluice.store.kit.Trial.DAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.store.Batch;
import io.sluice.store.StoreHealth;
import io.sluice.store.StoreUnavailableException;
import io.sluice.store.TelemetryStore;
import io.sluice.store.WriteOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A store that is down says so, within its time limit. */
public interface OutageContract extends StoreUnderTest {

    @Test
    default void aWriteToAStoreThatIsDownIsUnavailable() {
        Trial t = trial();
        try (TelemetryStore down = unreachable()) {
            WriteOutcome outcome = assertTimeoutPreemptively(
                    timeLimit(), () -> down.write(Batch.of(t.reading(DAY, Field.of("a", 1)))));
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            WriteOutcome.Unavailable.class,
                            unavailable -> assertThat(unavailable.reason()).isNotBlank());
        }
    }

    @Test
    default void theHealthOfAStoreThatIsDownIsDownWithAReason() {
        try (TelemetryStore down = unreachable()) {
            StoreHealth health = assertTimeoutPreemptively(timeLimit(), down::health);
            assertThat(health)
                    .isInstanceOfSatisfying(
                            StoreHealth.Down.class,
                            it -> assertThat(it.reason()).isNotBlank());
        }
    }

    @Test
    default void everyReadOfAStoreThatIsDownSaysSo() {
        Trial t = trial();
        List<DeviceKey> devices = List.of(t.device);
        Map<String, Consumer<TelemetryStore>> reads = Map.of(
                "sites", TelemetryStore::sites,
                "devices", store -> store.devices(t.site),
                "measurements", TelemetryStore::measurements,
                "fields", store -> store.fields(t.measurement),
                "sightings", store -> store.sightings(devices, DAY),
                "latest", store -> store.latest(t.device, Trial.always()),
                "scan", store -> store.scan(t.scan(devices), row -> true));
        try (TelemetryStore down = unreachable()) {
            reads.forEach((name, read) -> assertTimeoutPreemptively(
                    timeLimit(),
                    () -> assertThatThrownBy(() -> read.accept(down))
                            .as(name)
                            .isInstanceOf(StoreUnavailableException.class)
                            .message()
                            .isNotBlank()));
        }
    }

    @Test
    default void waitingForAStoreThatIsDownEndsInTime() {
        try (TelemetryStore down = unreachable()) {
            assertTimeoutPreemptively(timeLimit().plusSeconds(1), () -> {
                try {
                    down.awaitVisible(Duration.ofSeconds(1));
                } catch (StoreUnavailableException said) {
                    assertThat(said).message().isNotBlank();
                }
            });
        }
    }
}
