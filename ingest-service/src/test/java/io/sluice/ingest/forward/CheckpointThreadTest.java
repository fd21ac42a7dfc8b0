/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The thread without which the journal never gets shorter. */
class CheckpointThreadTest {

    @TempDir
    Path directory;

    @Test
    void aStoreThatThrowsWhenAskedHowItIsDoesNotEndIt() throws Exception {
        StoreOfATest store = new StoreOfATest();
        store.throwsWhenAskedHowItIs();
        ForwardSettings settings = new ForwardSettings(
                new BatchLimits(10, 1 << 20, Duration.ofMillis(5)),
                2,
                new CatchUp(CatchUp.Order.BACKLOG_FIRST, 0),
                Rig.QUICK);
        try (Rig rig = new Rig(directory, store, settings)) {
            await().until(() -> store.askedHowItIs.get() > 0);
            assertThat(rig.forwarder().writer().trouble()).isPresent();

            rig.receive(rig.now(), "telemetry/plant/dev/m", List.of("{\"v\":1}", "{\"v\":2}"));

            await().until(() -> rig.saved().position() == rig.received());
            assertThat(rig.forwarder().writer().trouble()).isEmpty();
        }
    }
}
