/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promise without anything going wrong: as many rows as messages, over each way Sluice is run. */
class EveryMessageIsStoredTest {

    private static final int MESSAGES = 20_000;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void throughAllInOne() {
        try (Rig rig = Rig.allInOne(folder)) {
            publishAndCount(rig);
        }
    }

    @Test
    void throughMosquittoAndInfluxDb() {
        try (Rig rig = Rig.services(folder)) {
            publishAndCount(rig);
        }
    }

    private static void publishAndCount(Rig rig) {
        Oracle oracle = new Oracle(rig.mqttPort(), 4, PlantMessages.timed(50));

        Oracle.Report report = oracle.publish(MESSAGES, LIMIT);

        assertThat(report.repeats()).isZero();
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(
                                rig.readings().count(PlantMessages.MEASUREMENT, PlantMessages.SITE, "-2h", "now"))
                        .isEqualTo(MESSAGES));
    }
}
