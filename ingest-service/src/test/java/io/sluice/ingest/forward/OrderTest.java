/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several writes in flight, and the later value still wins. */
class OrderTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final StoreOfATest store = new StoreOfATest();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theLastValueOfEveryRowWinsThoughWritesOvertakeEachOther(long seed) throws Exception {
        Random random = new Random(seed);
        Map<String, String> expected = new TreeMap<>();
        store.takes(0, 2_000);
        try (Rig rig = new Rig(directory, store, settings(4, 20))) {
            for (int i = 0; i < 3_000; i++) {
                String device = "d" + random.nextInt(40);
                long time = 1_700_000_000_000L + random.nextInt(200);
                String field = "f" + random.nextInt(3);
                rig.receive(
                        rig.now(),
                        "telemetry/plant/" + device + "/m",
                        List.of("{\"ts\":%d,\"%s\":%d}".formatted(time, field, i)));
                expected.put(device + " " + time + "000000 " + field, number(i));
            }
            await().atMost(LONG).until(rig::isDone);
            assertThat(store.values()).isEqualTo(expected);
            assertThat(rig.confirmed().tally()).isEqualTo(new Tally(3_000, 0, 0, 0, 3_000, 0));
        }
        assertThat(store.mostInFlight()).isGreaterThan(1);
        assertThat(store.sameRowInFlight()).isZero();
    }

    @Test
    void readingsWithoutATimeOfTheirOwnKeepAllWritersBusy() throws Exception {
        store.takes(3_000, 3_001);
        try (Rig rig = new Rig(directory, store, settings(4, 10))) {
            rig.receive(rig.now(), "telemetry/plant/d/m", numbered(0, 2_000));
            await().atMost(LONG).until(rig::isDone);
        }
        assertThat(store.mostInFlight()).isEqualTo(4);
        assertThat(store.values()).hasSize(2_000);
    }

    @Test
    void rowsThatAllMeetAreWrittenOneAfterTheOther() throws Exception {
        store.takes(100, 500);
        try (Rig rig = new Rig(directory, store, settings(4, 1))) {
            List<String> same = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                same.add("{\"ts\":1700000000000,\"v\":" + i + "}");
            }
            rig.receive(rig.now(), "telemetry/plant/d/m", same);
            await().atMost(LONG).until(rig::isDone);
        }
        assertThat(store.mostInFlight()).isEqualTo(1);
        assertThat(store.values()).containsExactly(Map.entry("d 1700000000000000000 v", number(299)));
    }

    private static ForwardSettings settings(int writers, int lines) {
        return new ForwardSettings(
                new BatchLimits(lines, 1 << 20, Duration.ofMillis(1)),
                writers,
                new CatchUp(CatchUp.Order.BACKLOG_FIRST, 0),
                Rig.QUICK);
    }

    static List<String> numbered(int from, int to) {
        List<String> payloads = new ArrayList<>();
        for (int i = from; i < to; i++) {
            payloads.add("{\"v\":" + i + "}");
        }
        return payloads;
    }

    static String number(double value) {
        return new io.sluice.model.FieldValue.FloatValue(value).toString();
    }
}
