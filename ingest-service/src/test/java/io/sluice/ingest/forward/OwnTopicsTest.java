/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.MessageDecoder;
import io.sluice.codec.route.RouteTable;
import io.sluice.ingest.inspect.Inspector;
import io.sluice.ingest.intake.MessageRecord;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OwnTopicsTest {

    @Test
    void ourOwnNewsIsFilteredAndMakesNoDeadLetterThatWouldBeNewsAgain() {
        BatchBuilder builder = new BatchBuilder(
                new BatchLimits(10, 1 << 20, Duration.ofMillis(5)),
                () -> Integer.MAX_VALUE,
                new MessageDecoder(RouteTable.DEFAULT),
                Inspector.NONE,
                new DeviceSightings());
        builder.add(0, message("sluice/dead-letters/no-route"));
        builder.add(1, message("sluices/dead-letters"));

        ForwardBatch batch = builder.build();
        assertThat(batch.deadLetters()).extracting("topic").containsExactly("sluices/dead-letters");
        assertThat(batch.decided()).isEqualTo(new Tally(0, 1, 1, 0, 0, 1));
        assertThat(batch.endSequence()).isEqualTo(2);
    }

    private static MessageRecord message(String topic) {
        return new MessageRecord(1, 1, 1, 1, false, false, false, false, topic, "{}".getBytes(UTF_8), null);
    }
}
