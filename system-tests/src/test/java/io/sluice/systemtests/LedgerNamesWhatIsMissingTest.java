/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The delivery ledger names exactly the readings that never came, and {@code kill -9} changes nothing in it. */
class LedgerNamesWhatIsMissingTest {

    private static final int LOST = 37;
    private static final int DEVICES = 20;
    private static final int CONNECTIONS = 4;
    private static final int MESSAGES = 20_000;
    private static final int TURNING_MESSAGES = Soak.pick(60_000, 10_000_000);
    private static final int TURNING_KILLS = Soak.pick(1, 10);
    private static final Duration LIMIT = Duration.ofMinutes(Soak.pick(5, 60));

    @TempDir
    Path folder;

    @Test
    void namesThe37ThatWereDroppedBehindMosquitto() throws InterruptedException {
        try (Soak soak = Soak.begin("ledger-dropped-services");
                Rig rig = Rig.services(folder)) {
            assertNamesWhatIsLost(soak, rig);
        }
    }

    @Test
    void namesThe37ThatWereDroppedBeforeAllInOne() throws InterruptedException {
        try (Soak soak = Soak.begin("ledger-dropped-all-in-one");
                Rig rig = Rig.allInOne(folder)) {
            assertNamesWhatIsLost(soak, rig);
        }
    }

    private static void assertNamesWhatIsLost(Soak soak, Rig rig) throws InterruptedException {
        Sequenced.Dropped messages = Sequenced.Dropped.random(DEVICES, LOST, MESSAGES / 2, soak.random());
        Set<LossyProxy.Message> lost = messages.lostMessages();
        try (LossyProxy proxy = LossyProxy.before(rig.mqttPort(), lost::contains)) {
            Oracle oracle = new Oracle(proxy.port(), CONNECTIONS, messages);
            publishAndKill(soak, rig, oracle, MESSAGES, 1);
            assertThat(oracle.acknowledged())
                    .as("what the publisher believes to be delivered")
                    .isEqualTo(MESSAGES);
            assertThat(proxy.swallowed()).hasSize(LOST).isEqualTo(lost);
        }

        assertThat(missingOfAll(rig, messages)).isEqualTo(LOST);
        rig.ingest().kill9();
        rig.ingest().startAgain().awaitReady();
        awaitCounted(rig);
        assertThat(missingOfAll(rig, messages)).as("after another kill").isEqualTo(LOST);
        JsonNode ledger = ledger(rig);
        assertThat(ledger.get("missing").asLong()).isEqualTo(LOST);
        soak.saw("missingNamed", LOST).saw("ledger", ledger.toString()).passed();
    }

    /** Each device's answer is exactly what the proxy took out of its readings. */
    private static long missingOfAll(Rig rig, Sequenced.Dropped messages) {
        long named = 0;
        for (int device = 0; device < DEVICES; device++) {
            JsonNode answer = delivery(rig, device);
            Set<Long> lost = messages.lostOf(device);
            assertThat(missing(answer)).as("device %d: %s", device, answer).isEqualTo(lost);
            assertThat(answer.get("received").asLong())
                    .isEqualTo(answer.get("stored").asLong()
                            + answer.get("duplicate").asLong());
            assertThat(answer.get("stored").asLong()).as(answer.toString()).isEqualTo(MESSAGES / DEVICES - lost.size());
            named += answer.get("missingCount").asLong();
        }
        return named;
    }

    @Test
    void restartsAndWrapsOfCountersLeaveNoFalseGap() throws InterruptedException {
        try (Soak soak = Soak.begin("ledger-turns");
                Rig rig = Rig.allInOne(folder)) {
            Sequenced.Turning messages = new Sequenced.Turning(DEVICES);
            publishAndKill(
                    soak, rig, new Oracle(rig.mqttPort(), CONNECTIONS, messages), TURNING_MESSAGES, TURNING_KILLS);

            JsonNode ledger = ledger(rig);
            assertThat(ledger.get("missing").asLong()).as(ledger.toString()).isZero();
            for (int device = 0; device < DEVICES; device++) {
                assertThat(missing(delivery(rig, device))).isEmpty();
            }
            long turns = ledger.get("resets").asLong() + ledger.get("wraps").asLong();
            assertThat(turns).as(ledger.toString()).isEqualTo(messages.turns(TURNING_MESSAGES));
            assertThat(ledger.get("stored").asLong()).isEqualTo(TURNING_MESSAGES);
            soak.saw("turnsOfCounters", turns).saw("ledger", ledger.toString()).passed();
        }
    }

    private static void publishAndKill(Soak soak, Rig rig, Oracle oracle, int count, int kills)
            throws InterruptedException {
        CompletableFuture<Oracle.Report> publishing = oracle.publishInBackground(count);
        for (int kill = 1; kill <= kills; kill++) {
            long due = (long) count * kill / (kills + 1) + soak.random().nextInt(count / (4 * kills));
            await().pollInterval(Duration.ofMillis(1)).atMost(LIMIT).until(() -> oracle.acknowledged() > due);
            rig.ingest().kill9();
            rig.ingest().startAgain().awaitReady();
        }
        Oracle.Report report = oracle.await(publishing, count, LIMIT);
        Accounts.awaitSettled(rig);
        awaitCounted(rig);
        soak.saw("messages", report.messages()).saw("kills", kills).saw("repeatedByThePublisher", report.repeats());
    }

    /** Everything is in the ledger, and it agrees with the account of the whole, which is kept by itself. */
    private static void awaitCounted(Rig rig) {
        await().atMost(LIMIT).untilAsserted(() -> {
            JsonNode ledger = ledger(rig);
            assertThat(ledger.get("notYetCounted").asLong()).isZero();
            assertThat(ledger.get("identityHolds").asBoolean())
                    .as(ledger.toString())
                    .isTrue();
        });
    }

    private static JsonNode ledger(Rig rig) {
        return PipelineState.of(rig.ingest()).json().get("ledger");
    }

    private static JsonNode delivery(Rig rig, int device) {
        JsonNode answer = Api.of(rig.ingest())
                .get("/api/v1/sites/%s/devices/%s/delivery".formatted(Sequenced.SITE, Sequenced.device(device)))
                .ok();
        assertThat(answer.get("notYetCounted").asLong()).isZero();
        assertThat(answer.get("measurements").size()).isEqualTo(1);
        return answer.get("measurements").get(0);
    }

    private static Set<Long> missing(JsonNode measurement) {
        Set<Long> numbers = new TreeSet<>();
        for (JsonNode range : measurement.get("missing")) {
            LongStream.rangeClosed(range.get("from").asLong(), range.get("to").asLong())
                    .forEach(numbers::add);
        }
        return numbers;
    }
}
