/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Messages that cannot be read, and readings that InfluxDB refuses: their neighbours are stored, and no later than beside
 * as many good messages. The times are stated; only the long form, which wants a quiet machine, judges them.
 */
class BadMessagesDelayNobodyTest {

    private static final int RECEIVE_MAXIMUM = Soak.pick(512, 8_192);
    private static final int MESSAGES_PER_SECOND = Soak.pick(2_000, 10_000);

    /** How long messages come in, for each kind. */
    private static final Duration TIME = Duration.ofSeconds(Soak.pick(4, 60));

    private static final int MESSAGES = (int) TIME.toSeconds() * MESSAGES_PER_SECOND;
    private static final int ONE_IN = Soak.pick(1_000, 5_000);
    private static final int DEVICES = 50;
    private static final int CONNECTIONS = 4;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    static Path folder;

    private static Rig rig;

    @BeforeAll
    static void start() {
        rig = Rig.services(folder, "--sluice.mqtt.receive-maximum=" + RECEIVE_MAXIMUM);
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @Test
    void goodMessagesAfterTenWindowsOfNothingButGarbage() {
        try (Soak soak = Soak.begin("garbage")) {
            long before = PipelineState.of(rig.ingest()).deadLettered();
            Probe.Latencies quiet = join(Probe.start(rig, "quiet", TIME));
            int garbage = 10 * RECEIVE_MAXIMUM;
            new Oracle(rig.mqttPort(), CONNECTIONS, garbage())
                    .atRate(MESSAGES_PER_SECOND)
                    .publish(garbage, LIMIT);
            Probe.Latencies after = join(Probe.start(rig, "after", TIME));

            Accounts.awaitSettled(rig);
            assertThat(PipelineState.of(rig.ingest()).deadLettered() - before).isEqualTo(garbage);
            soak.saw("receiveMaximum", RECEIVE_MAXIMUM)
                    .saw("garbage", garbage)
                    .saw("beforeIt", quiet.figures())
                    .saw("afterIt", after.figures())
                    .saw("pipeline", PipelineState.of(rig.ingest()).account());
            judge(quiet, after);
            soak.passed();
        }
    }

    @Test
    void goodMessagesBesideAPoisonedLineNowAndThen() {
        try (Soak soak = Soak.begin("poison")) {
            long before = PipelineState.of(rig.ingest()).deadLettered();
            PlantMessages good = PlantMessages.timed(DEVICES);
            Probe.Latencies clean = besides(good, "clean");
            Probe.Latencies poisoned = besides(poisoned(good.from(MESSAGES)), "poisoned");

            int poison = MESSAGES / ONE_IN;
            Accounts.assertExactly(rig, 2 * MESSAGES - poison);
            assertThat(PipelineState.of(rig.ingest()).deadLettered() - before).isEqualTo(poison);
            assertKept(poison);
            soak.saw("messagesOfEachKind", MESSAGES)
                    .saw("poisoned", poison)
                    .saw("messagesPerSecondWanted", MESSAGES_PER_SECOND)
                    .saw("withoutPoison", clean.figures())
                    .saw("withPoison", poisoned.figures())
                    .saw("pipeline", PipelineState.of(rig.ingest()).account());
            judge(clean, poisoned);
            soak.passed();
        }
    }

    private static void judge(Probe.Latencies without, Probe.Latencies with) {
        if (Soak.pick(0, 1) == 1) {
            assertThat(with.millis(0.99)).isLessThan(1.5 * without.millis(0.99) + 50);
        }
    }

    private static void assertKept(int poison) {
        Api api = Api.of(rig.ingest());
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(api.get("/api/v1/dead-letters?reason=field-type-conflict&limit=1000")
                                .list("deadLetters"))
                        .hasSize(poison));
    }

    /** How long messages of another device take while these come in. */
    private static Probe.Latencies besides(Oracle.Messages messages, String device) {
        Oracle oracle = new Oracle(rig.mqttPort(), CONNECTIONS, messages).atRate(MESSAGES_PER_SECOND);
        CompletableFuture<Oracle.Report> publishing = oracle.publishInBackground(MESSAGES);
        Probe.Latencies latencies = join(Probe.start(rig, device, TIME));
        oracle.await(publishing, MESSAGES, LIMIT);
        return latencies;
    }

    private static Probe.Latencies join(CompletableFuture<Probe.Latencies> probe) {
        return probe.orTimeout(LIMIT.plus(TIME).toSeconds(), TimeUnit.SECONDS).join();
    }

    private static Oracle.Messages garbage() {
        return messages(PlantMessages.timed(DEVICES), 1, "{\"temperature\":");
    }

    /** InfluxDB has {@code temperature} as a number. */
    private static Oracle.Messages poisoned(Oracle.Messages good) {
        return messages(good, ONE_IN, "{\"temperature\":\"hot\",\"seq\":-1}");
    }

    /** The good messages with each {@code oneIn}-th payload replaced. */
    private static Oracle.Messages messages(Oracle.Messages good, int oneIn, String bad) {
        return new Oracle.Messages() {
            @Override
            public String topic(int n) {
                return good.topic(n);
            }

            @Override
            public byte[] payload(int n) {
                return n % oneIn == oneIn - 1 ? bad.getBytes(UTF_8) : good.payload(n);
            }
        };
    }
}
