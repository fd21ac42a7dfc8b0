/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.MessageDecoder;
import io.sluice.codec.payload.NumberRules;
import io.sluice.codec.route.Condition;
import io.sluice.codec.route.PayloadFormat;
import io.sluice.codec.route.Route;
import io.sluice.codec.route.RouteRules;
import io.sluice.codec.route.RouteTable;
import io.sluice.codec.route.TopicPattern;
import io.sluice.ingest.deadletter.DeadLetter;
import io.sluice.ingest.inspect.Inspector;
import io.sluice.ingest.inspect.TooManyLetters;
import io.sluice.ingest.intake.MessageRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FilteredMessagesTest {

    private final BatchBuilder builder = builder(Inspector.NONE);

    private static BatchBuilder builder(Inspector inspector) {
        return new BatchBuilder(
                new BatchLimits(10, 1 << 20, Duration.ofMillis(5)),
                () -> Integer.MAX_VALUE,
                new MessageDecoder(new RouteTable(List.of(new Route(
                        TopicPattern.parse("t/{site}/{device}/{measurement}"),
                        PayloadFormat.JSON,
                        null,
                        null,
                        null,
                        null,
                        new RouteRules(
                                Map.of(),
                                Set.of(),
                                List.of(),
                                List.of(),
                                List.of(Condition.parse("t > 0")),
                                NumberRules.DEFAULT,
                                false))))),
                inspector,
                new DeviceSightings());
    }

    @Test
    void aMessageOfWhichTheRouteLeavesNothingIsFilteredAndNoDeadLetter() {
        builder.add(0, message("{\"t\":-1}"));
        builder.add(1, message("{\"t\":1}"));

        ForwardBatch batch = builder.build();
        assertThat(batch.deadLetters()).isEmpty();
        assertThat(batch.decided()).isEqualTo(new Tally(0, 0, 1, 0, 0, 0));
        assertThat(batch.batch().readings()).hasSize(1);
        assertThat(batch.endSequence()).isEqualTo(2);
    }

    @Test
    void aMessageOfWhichSomeIsLeftOutIsStoredAndItsReadingsKeepTheirPlaceInThePayload() {
        builder.add(0, message("[{\"t\":-1},{\"t\":1},{\"t\":-2},{\"t\":2}]"));

        ForwardBatch batch = builder.build();
        ForwardBatch.MessageSpan span = batch.messages().getFirst();
        assertThat(span.hasFaults()).isFalse();
        assertThat(span.indexInPayload(0)).isEqualTo(1);
        assertThat(span.indexInPayload(1)).isEqualTo(3);
        assertThat(batch.decided()).isEqualTo(Tally.NONE);
    }

    @Test
    void aMessageOfWhichManyReadingsCannotBeReadHasOneLetterAndItsOtherReadingsAreStored() {
        String bad = "{\"time\":1},".repeat(17);
        builder.add(0, message("[{\"t\":1}," + bad + "{\"t\":-1},{\"t\":2}]"));

        ForwardBatch batch = builder.build();

        assertThat(batch.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.readingIndex()).isEqualTo(DecodeFault.WHOLE_MESSAGE);
            assertThat(letter.reason()).isEqualTo("no-fields");
            assertThat(letter.detail())
                    .startsWith("reading 1: ")
                    .contains("17 of the message's readings cannot be read, 2 can");
        });
        assertThat(batch.batch().readings()).hasSize(2);
        ForwardBatch.MessageSpan span = batch.messages().getFirst();
        assertThat(span.indexInPayload(0)).isZero();
        assertThat(span.indexInPayload(1)).isEqualTo(19);
        assertThat(batch.decided()).isEqualTo(new Tally(0, 0, 0, 0, 0, 1));
    }

    @Test
    void aMessageThatIsRefusedAsAWholeHasThatLetterAlone() {
        BatchBuilder refusing =
                builder((sequence, receivedAt, decoded) -> TooManyLetters.whole(decoded, "site-over-rate", "too many"));
        refusing.add(0, message("[{\"t\":1}," + "{\"time\":1},".repeat(17) + "{\"t\":2}]"));

        ForwardBatch batch = refusing.build();

        assertThat(batch.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.readingIndex()).isEqualTo(DecodeFault.WHOLE_MESSAGE);
            assertThat(letter.reason()).isEqualTo("site-over-rate");
            assertThat(letter.detail()).startsWith("too many (and no-fields: ");
            assertThat(letter.alsoOf().stream()).containsExactly(0, 18);
        });
        assertThat(batch.batch().readings()).isEmpty();
        assertThat(batch.decided())
                .as("two that could be read, and those that could not as one")
                .isEqualTo(new Tally(0, 0, 0, 0, 0, 3));
        assertThat(batch.messages().getFirst().withheld().readings())
                .extracting(Withheld.Held::index)
                .containsExactly(0, 18);
    }

    @Test
    void aMessageOfWhichFewReadingsCannotBeReadHasALetterForEach() {
        builder.add(0, message("[" + "{\"time\":1},".repeat(16) + "{\"t\":2}]"));

        assertThat(builder.build().deadLetters())
                .extracting(DeadLetter::readingIndex)
                .containsExactly(IntStream.range(0, 16).boxed().toArray(Integer[]::new));
    }

    private static MessageRecord message(String payload) {
        return new MessageRecord(1, 1, 1, 1, false, false, false, false, "t/s/d/m", payload.getBytes(UTF_8), null);
    }
}
