/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class CheckpointTest {

    private static final Tally TALLY = new Tally(1, 2, 3, 4, 5, 6);

    @Test
    void comesBackAsItWasWithOneCursorAndWithTwo() {
        Checkpoint one = new Checkpoint(10, 20, null, TALLY);
        Checkpoint two = new Checkpoint(10, 20, new Checkpoint.Live(30, 40, 99), TALLY);
        assertThat(Checkpoint.fromBytes(one.toBytes())).contains(one);
        assertThat(Checkpoint.fromBytes(two.toBytes())).contains(two);
    }

    @Test
    void readsWhatTheVersionBeforeWrote() {
        ByteBuffer old = ByteBuffer.allocate(64);
        for (long value : new long[] {10, 20, 1, 2, 3, 4, 5, 6}) {
            old.putLong(value);
        }
        assertThat(Checkpoint.fromBytes(old.array())).contains(new Checkpoint(10, 20, null, TALLY));
        assertThat(Checkpoint.fromBytes(new byte[63])).isEmpty();
    }

    @Test
    void countsWhatBothCursorsHavePassed() {
        Checkpoint two = new Checkpoint(10, 14, new Checkpoint.Live(30, 36, 99), TALLY);
        assertThat(two.settled()).isEqualTo(10);
        assertThat(two.isConsistent()).isTrue();
        assertThat(two.reach()).isEqualTo(36);
        assertThat(new Checkpoint(10, 14, new Checkpoint.Live(30, 37, 99), TALLY).isConsistent())
                .isFalse();
    }

    @Test
    void leavesNumbersThatNoMessageHasOutOfTheCount() {
        Checkpoint one = new Checkpoint(0, 10, null, TALLY);
        assertThat(one.goingOnAt(15, 10, 99)).isEqualTo(new Checkpoint(5, 15, null, TALLY));
        assertThat(one.goingOnAt(15, 12, 99))
                .as("two messages wait: a second lane begins behind them")
                .isEqualTo(new Checkpoint(0, 10, new Checkpoint.Live(15, 15, 99), TALLY));

        Checkpoint two = new Checkpoint(0, 10, new Checkpoint.Live(20, 30, 7), TALLY);
        assertThat(two.goingOnAt(35, 30, 99)).isEqualTo(new Checkpoint(5, 10, new Checkpoint.Live(20, 35, 7), TALLY));
        assertThat(two.goingOnAt(35, 30, 99).settled()).isEqualTo(two.settled());
        assertThat(two.goingOnAt(35, 32, 99)).isEqualTo(new Checkpoint(3, 10, new Checkpoint.Live(20, 30, 7), TALLY));
        assertThat(two.goingOnAt(60, 30, 99).base()).isEqualTo(10);
    }

    @Test
    void cannotBeBuiltWithALiveLaneBeforeItsBacklog() {
        assertThatThrownBy(() -> new Checkpoint(0, 20, new Checkpoint.Live(19, 25, 0), Tally.NONE))
                .hasMessageContaining("from 19 to 25");
        assertThatThrownBy(() -> new Checkpoint(5, 4, null, Tally.NONE)).hasMessageContaining("position 4");
    }
}
