/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.testservers.InfluxDbServer;
import io.sluice.testservers.MosquittoServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that is away holds nobody up: readings are journalled, and stored when it is back. */
class StoreOutageTest {

    private static final int BEFORE = 20_000;
    private static final int MEANWHILE = 10_000;
    private static final int DEVICES = 50;
    private static final int CONNECTIONS = 4;
    private static final Duration OUTAGE = Duration.ofSeconds(8);
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(1);

    @TempDir
    Path folder;

    @Test
    void opensTheBreakerLosesNothingAndClosesItWhenTheStoreIsBack() {
        try (Rig.Services rig = Rig.services(folder)) {
            PlantMessages messages = PlantMessages.timed(DEVICES);
            Oracle oracle = new Oracle(rig.mqttPort(), CONNECTIONS, messages);
            CompletableFuture<Oracle.Report> publishing = oracle.publishInBackground(BEFORE);
            await().pollInterval(LOOK).atMost(LIMIT).until(() -> oracle.acknowledged() > BEFORE / 2);

            rig.store().stop();
            awaitWithoutStore(rig, messages.from(BEFORE));
            oracle.await(publishing, BEFORE, LIMIT);
            rig.store().startAgain();

            awaitBreaker(rig, "closed");
            Accounts.assertExactly(rig, BEFORE + MEANWHILE);
            assertThat(Readiness.of(rig.ingest()).status()).isEqualTo(200);
        }
    }

    /** At least for {@link #OUTAGE}: messages are taken in, and Sluice says what holds them up. */
    private static void awaitWithoutStore(Rig.Services rig, Oracle.Messages messages) {
        long began = System.nanoTime();
        new Oracle(rig.mqttPort(), CONNECTIONS, messages).publish(MEANWHILE, LIMIT);
        awaitBreaker(rig, "open");
        awaitReceived(rig, BEFORE + MEANWHILE);
        assertThat(PipelineState.of(rig.ingest()).inFlight()).isGreaterThanOrEqualTo(MEANWHILE);
        assertNamesTheStore(rig);
        await().atMost(LIMIT).until(() -> System.nanoTime() - began > OUTAGE.toNanos());
    }

    @Test
    void startsWithoutTheStoreTakesMessagesAndStoresThemWhenItComes() {
        MosquittoServer broker = MosquittoServer.start();
        InfluxDbServer store = InfluxDbServer.start();
        store.stop();
        try (Rig.Services rig = Rig.services(folder, broker, store, broker.uri())) {
            await().atMost(Program.START_LIMIT)
                    .until(() -> Readiness.of(rig.ingest()).status() != 0);
            await().atMost(LIMIT).until(() -> PipelineState.of(rig.ingest()).isSubscribed());
            assertNamesTheStore(rig);

            new Oracle(broker.port(), CONNECTIONS, PlantMessages.timed(DEVICES)).publish(MEANWHILE, LIMIT);
            awaitReceived(rig, MEANWHILE);
            assertThat(PipelineState.of(rig.ingest()).stored()).isZero();
            assertNamesTheStore(rig);
            store.startAgain();

            rig.ingest().awaitReady();
            rig.query().awaitReady();
            Accounts.assertExactly(rig, MEANWHILE);
        }
    }

    private static void awaitBreaker(Rig rig, String state) {
        await().pollInterval(Duration.ofMillis(50))
                .atMost(LIMIT)
                .until(() -> PipelineState.of(rig.ingest()).breakerState(), state::equals);
    }

    private static void awaitReceived(Rig rig, long messages) {
        await().atMost(LIMIT).until(() -> PipelineState.of(rig.ingest()).received() >= messages);
    }

    /** Readiness says no, and names the store by its address; it may take a moment to notice. */
    private static void assertNamesTheStore(Rig.Services rig) {
        await().atMost(LIMIT).untilAsserted(() -> {
            Readiness readiness = Readiness.of(rig.ingest());
            assertThat(readiness.status()).isEqualTo(503);
            assertThat(readiness.body())
                    .contains("\"store\"")
                    .contains(rig.store().url());
        });
    }
}
