/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.rebirth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.sparkplug.NodeKey;
import io.sluice.codec.sparkplug.SessionWatch.Want;
import io.sluice.ingest.rebirth.RebirthRequests.Outcome;
import io.sluice.mqtt.PublisherSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** There is no broker: what is handed to the connection waits there. */
class RebirthRequestsTest {

    private static final NodeKey NODE = new NodeKey("plant", "press");
    private static final PublisherSettings NOBODY = PublisherSettings.of(URI.create("tcp://127.0.0.1:1"), "rebirth");

    private Instant now = Instant.parse("2026-06-01T00:00:00Z");

    @Test
    void asksANodeOnceInTheIntervalAndLessOftenWhileItDoesNotAnswer() {
        try (RebirthRequests requests = requests(NOBODY)) {
            for (int second = 0; second < 100; second++) {
                wish(requests, NODE, now);
                now = now.plusSeconds(1);
            }
            // At 0, 10, 30 and 70 s.
            assertThat(requests.count(Outcome.SENT)).isEqualTo(4);
            assertThat(requests.count(Outcome.SUPPRESSED)).isEqualTo(96);
            assertThat(requests.count(Want.BIRTH)).isEqualTo(100);
        }
    }

    @Test
    void aNodeThatHasAnsweredIsAskedAsSoonAsAtFirst() {
        try (RebirthRequests requests = requests(NOBODY)) {
            for (int second = 0; second < 40; second++) {
                wish(requests, NODE, now);
                now = now.plusSeconds(1);
            }
            requests.born(NODE);
            wish(requests, NODE, now);
            assertThat(requests.count(Outcome.SENT)).as("0, 10, 30, and now").isEqualTo(4);
            now = now.plusSeconds(10);
            wish(requests, NODE, now);
            assertThat(requests.count(Outcome.SENT)).isEqualTo(5);
        }
    }

    @Test
    void nodesAreAskedOneByOneAndNeverBecauseOfAnOldMessage() {
        try (RebirthRequests requests = requests(NOBODY)) {
            wish(requests, NODE, now);
            wish(requests, new NodeKey("plant", "oven"), now);
            wish(requests, new NodeKey("plant", "old"), now.minusSeconds(61));
            assertThat(requests.count(Outcome.SENT)).isEqualTo(2);
            assertThat(requests.count(Outcome.SUPPRESSED)).isEqualTo(1);
        }
    }

    @Test
    void whatTheConnectionDoesNotTakeIsDroppedAndNobodyWaits() {
        try (RebirthRequests requests = requests(NOBODY)) {
            for (int i = 0; i < 500; i++) {
                wish(requests, new NodeKey("plant", "n" + i), now);
            }
            assertThat(requests.count(Outcome.SENT)).isEqualTo(200);
            assertThat(requests.count(Outcome.DROPPED)).isEqualTo(300);
        }
    }

    @Test
    void switchedOffItCountsWhatIsMissingAndAsksNobody() {
        try (RebirthRequests requests = requests(null)) {
            wish(requests, NODE, now);
            assertThat(requests.count(Want.BIRTH)).isEqualTo(1);
            assertThat(requests.count(Outcome.SENT)).isZero();
        }
    }

    private RebirthRequests requests(PublisherSettings publisher) {
        return new RebirthRequests(new RebirthSettings(publisher, Duration.ofSeconds(10)), () -> now);
    }

    private static void wish(RebirthRequests requests, NodeKey node, Instant receivedAt) {
        requests.wants(node, Want.BIRTH, receivedAt.getEpochSecond() * 1_000_000_000L);
    }
}
