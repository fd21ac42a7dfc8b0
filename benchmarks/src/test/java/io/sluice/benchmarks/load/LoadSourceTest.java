/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.testservers.MosquittoServer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoadSourceTest {

    /** More than the frames of all publishers, so that each packet id is used again. */
    private static final long MESSAGES = 40_003;

    @Test
    void everyMessageOfTheLoadComesToTheNullSubscriberOnce() throws IOException, InterruptedException {
        try (MosquittoServer broker = MosquittoServer.start();
                NullSubscriber subscriber = NullSubscriber.start(broker.port(), "null", "$share/sluice/load/#", 8_192);
                LoadSource load = LoadSource.start(new LoadPlan(broker.port(), "load", "pass", MESSAGES, 0))) {

            assertThat(load.await()).isEqualTo(MESSAGES);

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(subscriber.received()).isEqualTo(MESSAGES));
            assertThat(load.cpuNanos()).isPositive();
            assertThat(subscriber.cpuNanos()).isPositive();
        }
    }

    @Test
    void loadWithoutAnEndEndsWhenItIsToldToAndSaysHowMuchItWas() throws IOException, InterruptedException {
        try (MosquittoServer broker = MosquittoServer.start();
                NullSubscriber subscriber = NullSubscriber.start(broker.port(), "null", "$share/sluice/load/#", 8_192);
                LoadSource load =
                        LoadSource.start(new LoadPlan(broker.port(), "load", "pass", LoadPlan.UNTIL_FINISHED, 2_000))) {
            await().until(() -> load.sent() > 100);

            load.finish();
            long sent = load.await();

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(subscriber.received()).isEqualTo(sent));
        }
    }

    @Test
    void everyPayloadHasTheSameLength() {
        for (long index : new long[] {0, 1, 77, 16_383, 9_999_999}) {
            assertThat(Sample.payload(index)).hasSize(Sample.BYTES);
        }
    }
}
