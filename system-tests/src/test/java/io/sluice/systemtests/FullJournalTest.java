/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal without room withholds acknowledgements and nothing else: connections live, and it goes on by itself. */
class FullJournalTest {

    /** More than 8 MB of records. */
    private static final int MESSAGES = 80_000;

    private static final int DEVICES = 50;
    private static final int CONNECTIONS = 4;
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(2);
    private static final Duration FULL_FOR = KEEP_ALIVE.multipliedBy(3).plusSeconds(1);
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    @Test
    void keepsItsConnectionsForThreeKeepAlivesAndGoesOnWhenThereIsRoom() {
        try (Rig.Services rig = Rig.services(
                folder,
                "--sluice.ingest.journal.max-size=8MB",
                "--sluice.mqtt.keep-alive=" + KEEP_ALIVE.toSeconds() + "s",
                "--sluice.mqtt.connections=2")) {
            rig.store().pause();
            Oracle oracle = new Oracle(rig.mqttPort(), CONNECTIONS, PlantMessages.timed(DEVICES));
            CompletableFuture<Oracle.Report> publishing = oracle.publishInBackground(MESSAGES);
            await().atMost(LIMIT).until(() -> PipelineState.of(rig.ingest()).journalState(), "full"::equals);

            assertStaysFullAndConnected(rig);
            oracle.await(publishing, MESSAGES, LIMIT);
            rig.store().unpause();

            await().atMost(LIMIT).until(() -> PipelineState.of(rig.ingest()).journalState(), "up"::equals);
            Accounts.assertExactly(rig, MESSAGES);
            assertConnected(PipelineState.of(rig.ingest()));
        }
    }

    private static void assertStaysFullAndConnected(Rig rig) {
        PipelineState atFirst = PipelineState.of(rig.ingest());
        long until = System.nanoTime() + FULL_FOR.toNanos();
        await().atMost(LIMIT).until(() -> {
            PipelineState now = PipelineState.of(rig.ingest());
            assertThat(now.journalState()).isEqualTo("full");
            assertConnected(now);
            return System.nanoTime() > until;
        });
        assertThat(PipelineState.of(rig.ingest()).received())
                .as("messages taken by a full journal")
                .isEqualTo(atFirst.received());
    }

    private static void assertConnected(PipelineState now) {
        assertThat(now.isSubscribed()).as(now.json().get("mqtt").toString()).isTrue();
        assertThat(now.reconnects()).as(now.json().get("mqtt").toString()).isZero();
    }
}
