/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** Compares what was published as {@link PlantMessages} with what is stored, and Sluice's own account with itself. */
final class Accounts {

    private static final Duration LIMIT = Duration.ofMinutes(Soak.pick(5, 15));

    /** Nothing new for this long means that nothing comes any more. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    private Accounts() {}

    /** Waits until all is stored; then there is one row for each of {@code messages} and no other. */
    static void assertExactly(Rig rig, int messages) {
        assertBetween(rig, messages, messages);
    }

    /** Waits until all is stored; then there are rows for each of {@code messages}, and not more than {@code most}. */
    static void assertBetween(Rig rig, int messages, long most) {
        await().atMost(LIMIT).until(() -> distinctAtMost(rig) >= messages);
        awaitSettled(rig);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(StoredMessages.of(rig).distinct())
                        .as("messages stored")
                        .isEqualTo(messages));
        assertThat(StoredMessages.of(rig).rows()).as("rows stored").isBetween((long) messages, most);
    }

    /** How many different messages can be stored at most, by Sluice's own account. */
    private static long distinctAtMost(Rig rig) {
        PipelineState now = PipelineState.of(rig.ingest());
        return now.received() - now.duplicate() - now.inFlight();
    }

    /** Waits until no message has come in for a while and each has its place in the account. */
    static void awaitSettled(Rig rig) {
        long[] before = {-1, System.nanoTime()};
        await().atMost(LIMIT)
                .until(() -> PipelineState.of(rig.ingest()), now -> now.isSettled() && isQuiet(now.received(), before));
    }

    private static boolean isQuiet(long received, long[] before) {
        if (received != before[0]) {
            before[0] = received;
            before[1] = System.nanoTime();
        }
        return System.nanoTime() - before[1] > QUIET.toNanos();
    }
}
