/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of Mosquitto itself. What it had acknowledged and not yet handed over may be gone: it keeps that in
 * memory. What it had handed over is stored, and ingest is back with a new session and subscription; what is published
 * from then on is stored too.
 */
class KilledBrokerTest {

    private static final int KILLS = Soak.pick(1, 10);

    /** Published before and after each kill, with nothing going wrong meanwhile. */
    private static final int PART = 5_000;

    private static final int MESSAGES_PER_SECOND = Soak.pick(3_000, 10_000);
    private static final int DEVICES = 50;
    private static final int CONNECTIONS = 4;
    private static final Duration LONGEST_LIFE = Duration.ofSeconds(3);
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(20);

    @TempDir
    Path folder;

    private final PlantMessages messages = PlantMessages.timed(DEVICES);
    private final List<Double> secondsUntilBack = new ArrayList<>();
    private final List<Range> whole = new ArrayList<>();
    private final List<Range> underKill = new ArrayList<>();
    private int next;
    private long publishedUnderKill;

    /**
     * Messages from number {@code first} to {@code end} - 1.
     *
     * @param atLeast of which this many must be stored
     */
    private record Range(int first, int end, long atLeast) {}

    @Test
    void whatItHadHandedOverIsStoredAndIngestIsBackByItself() throws InterruptedException {
        try (Soak soak = Soak.begin("broker-kill");
                Rig.Services rig = Rig.services(folder)) {
            publishWhole(rig);
            for (int kill = 0; kill < KILLS; kill++) {
                publishAndKill(soak, rig);
                publishWhole(rig);
            }

            StoredMessages stored = assertStored(rig);
            long lost = publishedUnderKill - count(stored, underKill);
            soak.saw("kills", KILLS)
                    .saw("messagesPerSecondWanted", MESSAGES_PER_SECOND)
                    .saw("secondsFromTheBrokersStartUntilSubscribed", secondsUntilBack)
                    .saw("acknowledgedByTheBrokerAroundAKill", publishedUnderKill)
                    .saw("ofTheseNeverHandedOver", lost)
                    .saw("pipeline", PipelineState.of(rig.ingest()).account())
                    .passed();
        }
    }

    /** Some messages that are all handed over before anything else happens. */
    private void publishWhole(Rig rig) {
        long before = PipelineState.of(rig.ingest()).received();
        new Oracle(rig.mqttPort(), CONNECTIONS, messages.from(next)).publish(PART, LIMIT);
        await().atMost(LIMIT).until(() -> PipelineState.of(rig.ingest()).received() >= before + PART);
        // A broker that was killed also sends again what it had saved; only quiet tells that it has sent everything.
        Accounts.awaitSettled(rig);
        whole.add(new Range(next, next + PART, PART));
        next += PART;
    }

    private void publishAndKill(Soak soak, Rig.Services rig) throws InterruptedException {
        PipelineState before = PipelineState.of(rig.ingest());
        Oracle oracle = new Oracle(rig.mqttPort(), CONNECTIONS, messages.from(next)).atRate(MESSAGES_PER_SECOND);
        CompletableFuture<Oracle.Report> publishing = oracle.publishUntilStopped();
        await().atMost(LIMIT).until(() -> oracle.acknowledged() > 0);
        soak.pauseBelow(LONGEST_LIFE);

        // Nothing is sent twice before the kill, so these are as many different messages.
        long handedOver = PipelineState.of(rig.ingest()).received() - before.received();
        rig.broker().kill();
        await().atMost(LIMIT).until(() -> !PipelineState.of(rig.ingest()).isSubscribed());
        rig.broker().startAgain();
        awaitBack(rig);

        int published = oracle.stop();
        oracle.await(publishing, published, LIMIT);
        underKill.add(new Range(next, next + published, handedOver));
        publishedUnderKill += published;
        next += published;
    }

    private void awaitBack(Rig rig) {
        long began = System.nanoTime();
        await().pollInterval(LOOK)
                .atMost(LIMIT)
                .until(() -> PipelineState.of(rig.ingest()).isSubscribed());
        secondsUntilBack.add((System.nanoTime() - began) / 1_000_000 / 1000.0);
    }

    private StoredMessages assertStored(Rig rig) {
        Accounts.awaitSettled(rig);
        await().atMost(LIMIT).untilAsserted(() -> {
            StoredMessages stored = StoredMessages.of(rig);
            for (List<Range> ranges : List.of(whole, underKill)) {
                assertThat(ranges)
                        .allSatisfy(range -> assertThat(stored.count(range.first(), range.end(), DEVICES))
                                .as("messages %d to %d", range.first(), range.end() - 1)
                                .isGreaterThanOrEqualTo((int) range.atLeast()));
            }
        });
        StoredMessages stored = StoredMessages.of(rig);
        assertThat(stored.rows()).as("nothing twice").isEqualTo(stored.distinct());
        return stored;
    }

    private static long count(StoredMessages stored, List<Range> ranges) {
        return ranges.stream()
                .mapToLong(range -> stored.count(range.first(), range.end(), DEVICES))
                .sum();
    }
}
