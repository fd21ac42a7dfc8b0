/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Seen by the system calls: a PUBACK goes out only when the record of its message is on the disk. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AcknowledgedAfterForceTest {

    /** One message, then two at once, then three, … */
    private static final int ROUNDS = 10;

    private static final int MESSAGES = ROUNDS * (ROUNDS + 1) / 2;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    static Path folder;

    private static Rig rig;

    @BeforeAll
    static void start() {
        rig = Rig.services(folder);
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @Test
    @Order(1)
    void everyPubackFollowsTheForceOfItsRecord() throws IOException {
        AcknowledgementOrder seen = watch();

        assertThat(seen.violations()).isEmpty();
        assertThat(seen.acknowledgements()).isEqualTo(MESSAGES);
    }

    /** Or the test above could not fail. */
    @Test
    @Order(2)
    void itIsSeenWhenTheForceIsTakenOut() throws IOException {
        rig.ingest().stop();
        rig.ingest()
                .startAgainWith("--sluice.ingest.journal.durability=written")
                .awaitReady();
        AcknowledgementOrder seen = watch();

        assertThat(seen.violations()).hasSize(MESSAGES);
        assertThat(seen.acknowledgements()).isEqualTo(MESSAGES);
    }

    private static AcknowledgementOrder watch() throws IOException {
        try (Strace strace = Strace.attach(rig.ingest().process().pid(), folder)) {
            publishInRounds();
            return await().atMost(LIMIT).until(() -> order(strace), order -> order.acknowledgements() >= MESSAGES);
        }
    }

    private static AcknowledgementOrder order(Strace strace) {
        Path journal = rig.ingest().dataDir().resolve("ingest").resolve("journal");
        return AcknowledgementOrder.of(strace.calls(), journal.toString(), rig.mqttPort());
    }

    private static void publishInRounds() throws IOException {
        PlantMessages messages = PlantMessages.timed(1);
        long before = PipelineState.of(rig.ingest()).received();
        int next = 0;
        try (Mqtt mqtt = Mqtt.connect(rig.mqttPort(), "one-by-one")) {
            for (int round = 1; round <= ROUNDS; round++) {
                for (int i = 0; i < round; i++, next++) {
                    mqtt.publish(next + 1, false, messages.topic(next), messages.payload(next));
                }
                mqtt.flush();
                long all = before + next;
                await().atMost(LIMIT).until(() -> PipelineState.of(rig.ingest()).received() >= all);
            }
        }
    }
}
