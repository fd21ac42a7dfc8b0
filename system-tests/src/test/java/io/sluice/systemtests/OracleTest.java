/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.testservers.MosquittoServer;
import io.sluice.testservers.TcpProxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The measure must be right before anything is measured by it. */
class OracleTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    @Test
    void publishesEachMessageOnceWhenNothingBreaks() {
        try (MosquittoServer broker = MosquittoServer.start()) {
            Oracle oracle = new Oracle(broker.port(), 3, PlantMessages.timed(7));

            Oracle.Report report = oracle.publish(10_000, LIMIT);

            assertThat(report.messages()).isEqualTo(10_000);
            assertThat(report.repeats()).isZero();
            assertThat(oracle.acknowledged()).isEqualTo(10_000);
        }
    }

    @Test
    void repeatsWhatWasNotAcknowledgedWhenConnectionsBreak() {
        try (MosquittoServer broker = MosquittoServer.start();
                TcpProxy proxy = TcpProxy.to(broker.port())) {
            Oracle oracle = new Oracle(proxy.port(), 2, PlantMessages.timed(7));
            CompletableFuture<Oracle.Report> publishing = oracle.publishInBackground(50_000);

            for (int cut = 1; cut <= 5; cut++) {
                long enough = cut * 5_000L;
                await().atMost(LIMIT).until(() -> oracle.acknowledged() > enough);
                proxy.cutAll();
            }

            Oracle.Report report = oracle.await(publishing, 50_000, LIMIT);
            assertThat(oracle.acknowledged()).isEqualTo(50_000);
            assertThat(report.repeats()).isPositive();
        }
    }
}
