/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The promise without anything going wrong: as many rows as messages, over each way Sluice is run. */
@ExtendWith(SharedRigs.class)
class EveryMessageIsStoredTest {

    private static final int MESSAGES = 20_000;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    void throughAllInOne(Rig.AllInOne rig) {
        publishAndCount(rig);
    }

    @Test
    void throughMosquittoAndInfluxDb(Rig.Services rig) {
        publishAndCount(rig);
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
