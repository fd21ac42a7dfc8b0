/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StoreGateTest {

    private final StoreGate gate = new StoreGate(RetryTimes.DEFAULT);

    @Test
    void aStoreThatIsWellButAskedToBeLeftAloneIsInTroubleForThatTime() {
        gate.unavailable("503: later", Duration.ofMinutes(1), System.nanoTime());

        gate.probed(null);
        assertThat(gate.trouble()).isEqualTo("503: later");

        gate.taken();
        assertThat(gate.trouble()).as("an earlier write was taken").isEqualTo("503: later");
    }

    @Test
    void aWriteThatIsTakenAfterThatTimeEndsTheTrouble() {
        gate.unavailable("503: later", Duration.ZERO, System.nanoTime());

        gate.taken();

        assertThat(gate.trouble()).isNull();
    }

    @Test
    void whenItsTimeHasPassedItIsInTheStateThatItTellsOfItself() {
        gate.unavailable("503: later", Duration.ZERO, System.nanoTime());

        gate.probed(null);

        assertThat(gate.trouble()).isNull();
    }

    @Test
    void withoutAWriteItIsInTheStateThatItTellsOfItself() {
        gate.probed("no answer");
        assertThat(gate.trouble()).isEqualTo("no answer");

        gate.probed(null);
        assertThat(gate.trouble()).isNull();
    }
}
