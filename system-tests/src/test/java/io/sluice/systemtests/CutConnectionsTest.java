/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.testservers.InfluxDbServer;
import io.sluice.testservers.MosquittoServer;
import io.sluice.testservers.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line between broker and ingest breaks, again and again, while messages pass over it. */
class CutConnectionsTest {

    private static final int CUTS = 12;

    /** Messages from one cut to the next. */
    private static final int PART = 2_000;

    private static final int MESSAGES = CUTS * PART;
    private static final int DEVICES = 50;
    private static final int CONNECTIONS = 4;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(1);

    @TempDir
    Path folder;

    @Test
    void storesEachTimedReadingOnce() {
        storesEachOnce(PlantMessages.timed(DEVICES));
    }

    /** Mosquitto marks what it sends again, so that even these are recognised. */
    @Test
    void storesEachUntimedReadingOnce() {
        storesEachOnce(PlantMessages.untimed(DEVICES));
    }

    private void storesEachOnce(PlantMessages messages) {
        MosquittoServer broker = MosquittoServer.start();
        try (TcpProxy line = TcpProxy.to(broker.port());
                Rig rig = Rig.services(folder, broker, InfluxDbServer.start(), "tcp://127.0.0.1:" + line.port())) {
            rig.ingest().awaitReady();
            rig.query().awaitReady();

            for (int cut = 1; cut <= CUTS; cut++) {
                publishAndCut(rig, messages.from((cut - 1) * PART), line);
                awaitReconnects(rig, cut);
            }

            Accounts.assertExactly(rig, MESSAGES);
            assertThat(PipelineState.of(rig.ingest()).reconnects()).isGreaterThanOrEqualTo(CUTS);
        }
    }

    private static void publishAndCut(Rig rig, Oracle.Messages messages, TcpProxy line) {
        Oracle oracle = new Oracle(rig.mqttPort(), CONNECTIONS, messages);
        CompletableFuture<Oracle.Report> publishing = oracle.publishInBackground(PART);
        await().pollInterval(LOOK).atMost(LIMIT).until(() -> oracle.acknowledged() > PART / 2);
        line.cutAll();
        assertThat(oracle.await(publishing, PART, LIMIT).repeats()).isZero();
    }

    /** A cut counts only when there is something to cut. */
    private static void awaitReconnects(Rig rig, int cuts) {
        await().pollInterval(Duration.ofMillis(20)).atMost(LIMIT).until(() -> {
            PipelineState now = PipelineState.of(rig.ingest());
            return now.isSubscribed() && now.reconnects() >= cuts;
        });
    }
}
