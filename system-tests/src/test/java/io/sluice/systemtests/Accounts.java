/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Compares what was published as {@link PlantMessages} with what is stored, and Sluice's own account with itself. */
final class Accounts {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Nothing new for this long means that nothing comes any more. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    private static final String RANGE = "from=-2h&to=now";

    private Accounts() {}

    /** Waits until all is stored; then there is one row for each of {@code messages} and no other. */
    static void assertExactly(Rig rig, int messages) {
        assertBetween(rig, messages, messages);
    }

    /** Waits until all is stored; then there are rows for each of {@code messages}, and not more than {@code most}. */
    static void assertBetween(Rig rig, int messages, long most) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(rows(rig)).isGreaterThanOrEqualTo(messages));
        awaitSettled(rig);
        assertThat(rows(rig)).isBetween((long) messages, most);
        assertThat(distinctMessages(rig)).hasSize(messages);
    }

    /** Waits until no message has come in for a while and each has its place in the account. */
    private static void awaitSettled(Rig rig) {
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

    private static long rows(Rig rig) {
        return rig.readings().count(PlantMessages.MEASUREMENT, PlantMessages.SITE, "-2h", "now");
    }

    /** Device and {@code seq} of every row: a count alone could hide a missing message behind one stored twice. */
    private static Set<String> distinctMessages(Rig rig) {
        Set<String> found = new HashSet<>();
        String cursor = "";
        do {
            JsonNode page = rig.readings()
                    .get("/api/v1/readings?measurement=%s&site=%s&field=seq&%s&limit=100000%s"
                            .formatted(PlantMessages.MEASUREMENT, PlantMessages.SITE, RANGE, cursor));
            for (JsonNode series : page.get("series")) {
                String device = series.get("device").asString();
                series.get("rows")
                        .forEach(row -> found.add(device + "/" + row.get(1).asLong()));
            }
            cursor = page.get("cursor").isNull()
                    ? ""
                    : "&cursor=" + page.get("cursor").asString();
        } while (!cursor.isEmpty());
        return found;
    }
}
