/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import static io.sluice.codec.sparkplug.Tahu.AT;
import static io.sluice.codec.sparkplug.Tahu.aliased;
import static io.sluice.codec.sparkplug.Tahu.bdSeq;
import static io.sluice.codec.sparkplug.Tahu.born;
import static io.sluice.codec.sparkplug.Tahu.named;
import static io.sluice.codec.sparkplug.Tahu.payload;
import static io.sluice.codec.sparkplug.Tahu.withoutSeq;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.Decoding;
import io.sluice.codec.MessageDecoder;
import io.sluice.codec.route.RouteSource;
import io.sluice.codec.route.RouteTable;
import io.sluice.codec.sparkplug.SessionWatch.Want;
import io.sluice.model.Field;
import java.util.List;
import org.eclipse.tahu.message.model.MetricDataType;
import org.junit.jupiter.api.Test;

/** Births, aliases, sequence numbers and deaths. The bytes are Eclipse Tahu's. */
class SparkplugSessionsTest extends DecodingTest {

    @Test
    void dataBeforeABirthIsADeadLetterAndAsksForTheBirth() {
        assertThat(reason(NODE, "NDATA", payload(5, aliased(7, MetricDataType.Double, 1.0, AT))))
                .isEqualTo("no-birth");
        assertThat(reason(DEVICE, "DDATA", payload(6, aliased(7, MetricDataType.Double, 1.0, AT))))
                .isEqualTo("no-birth");
        birthOfNode();
        assertThat(reason(DEVICE, "DDATA", payload(1, aliased(7, MetricDataType.Double, 1.0, AT))))
                .isEqualTo("no-birth");
        assertThat(heard.wants).containsExactly(Want.BIRTH, Want.BIRTH, Want.BIRTH);
    }

    @Test
    void anUnknownAliasIsADeadLetterAndAsksForABirth() {
        birthOfNode();
        assertThat(reason(NODE, "NDATA", payload(1, aliased(99, MetricDataType.Double, 1.0, AT))))
                .isEqualTo("unknown-alias");
        assertThat(heard.wants).containsExactly(Want.ALIAS);
    }

    @Test
    void aGapInTheNumbersIsSeenAndTheDataIsStored() {
        birthOfNode();
        readings(NODE, "NDATA", payload(1, aliased(7, MetricDataType.Double, 1.0, AT)));
        readings(NODE, "NDATA", payload(3, aliased(7, MetricDataType.Double, 3.0, AT + 3)));
        assertThat(heard.wants).containsExactly(Want.SEQUENCE);
        readings(NODE, "NDATA", payload(4, aliased(7, MetricDataType.Double, 4.0, AT + 4)));
        assertThat(heard.wants).as("one gap, one wish").hasSize(1);
    }

    @Test
    void numbersWrapAfter255AndALateOrRepeatedOneIsNoGap() {
        birthOfNode();
        for (int i = 1; i <= 600; i++) {
            readings(NODE, "NDATA", payload(i & 0xff, aliased(7, MetricDataType.Double, (double) i, AT + i)));
        }
        readings(NODE, "NDATA", payload(600 & 0xff, aliased(7, MetricDataType.Double, 600.0, AT + 600)));
        readings(NODE, "NDATA", payload(598 & 0xff, aliased(7, MetricDataType.Double, 598.0, AT + 598)));
        readings(NODE, "NDATA", payload(601 & 0xff, aliased(7, MetricDataType.Double, 601.0, AT + 601)));
        assertThat(heard.wants).isEmpty();
    }

    @Test
    void aGapOfMoreThanHalfTheNumbersIsSeenWhenTheNextOnesFollowEachOther() {
        birthOfNode();
        readings(NODE, "NDATA", payload(10, aliased(7, MetricDataType.Double, 1.0, AT)));
        heard.wants.clear();
        for (int i = 0; i < 6; i++) {
            int seq = 141 + i; // 130 were lost
            readings(NODE, "NDATA", payload(seq, aliased(7, MetricDataType.Double, (double) seq, AT + seq)));
        }
        assertThat(heard.wants).as("one gap, one wish").containsExactly(Want.SEQUENCE);
        readings(NODE, "NDATA", payload(148, aliased(7, MetricDataType.Double, 148.0, AT + 148)));
        assertThat(heard.wants).as("and the next gap is seen again").hasSize(2);
    }

    @Test
    void aBirthBeginsAnewWithItsOwnNumberAndItsDevicesHaveToBeBornAgain() {
        birthOfNode();
        readings(DEVICE, "DBIRTH", payload(1, born("Speed", 1, MetricDataType.Int32, 1)));
        birthOfNode();
        assertThat(reason(DEVICE, "DDATA", payload(1, aliased(1, MetricDataType.Int32, 1, AT))))
                .isEqualTo("no-birth");
    }

    @Test
    void aDeathOfAnEarlierBirthIsIgnoredAndItsOwnEndsTheSession() {
        birthOfNode();
        assertThat(readings(NODE, "NDEATH", withoutSeq(bdSeq(3)))).isEmpty();
        readings(NODE, "NDATA", payload(1, aliased(7, MetricDataType.Double, 1.0, AT)));
        readings(NODE, "NDEATH", withoutSeq(bdSeq(4)));
        assertThat(reason(NODE, "NDATA", payload(2, aliased(7, MetricDataType.Double, 1.0, AT))))
                .isEqualTo("no-birth");
    }

    @Test
    void aDeadDevicesDataAsksForABirth() {
        birthOfNode();
        readings(DEVICE, "DBIRTH", payload(1, born("Speed", 1, MetricDataType.Int32, 1)));
        readings(DEVICE, "DDEATH", payload(2));
        assertThat(reason(DEVICE, "DDATA", payload(3, aliased(1, MetricDataType.Int32, 1, AT))))
                .isEqualTo("no-birth");
    }

    @Test
    void theDeadMakeRoomAndTheLivingAreNotForgotten() {
        for (String node : List.of("a", "b", "c")) {
            readings(
                    "spBv1.0/plant/%s/" + node,
                    "NBIRTH",
                    payload(0, bdSeq(1), born("m", 1, MetricDataType.Double, 1.0)));
        }
        String fourth = "spBv1.0/plant/%s/d";
        assertThat(reasons(decode(fourth, "NBIRTH", payload(0, bdSeq(1), born("m", 1, MetricDataType.Double, 1.0)))))
                .containsExactly("too-many-metrics");
        receivedAt += 1_000_000_000L; // it has been told a moment ago that nobody may go
        readings("spBv1.0/plant/%s/b", "NDEATH", withoutSeq(bdSeq(1)));
        readings(fourth, "NBIRTH", payload(0, bdSeq(1), born("m", 1, MetricDataType.Double, 1.0)));
        readings(fourth, "NDATA", payload(1, aliased(1, MetricDataType.Double, 1.0, AT)));
        assertThat(nodes.size()).isEqualTo(3);
        readings("spBv1.0/plant/%s/a", "NDATA", payload(1, aliased(1, MetricDataType.Double, 1.0, AT)));
    }

    @Test
    void sessionsComeBackFromTheirBytesAndChangesMakeTheSameOfThem() {
        EdgeNodes follower = nodes.copy();
        readings(
                NODE,
                "NBIRTH",
                payload(
                        254,
                        bdSeq(4),
                        born("In/T", 7, MetricDataType.Float, 1f),
                        born("In.T", -1, MetricDataType.Float, 1f)),
                true);
        readings(DEVICE, "DBIRTH", payload(255, born("Speed", 1, MetricDataType.Int32, 1)));
        assertThat(follower.apply(sparkplug.takeChanges())).as("births").isTrue();
        readings(DEVICE, "DDATA", payload(0, aliased(1, MetricDataType.Int32, 1, AT)));
        assertThat(follower.apply(sparkplug.takeChanges())).as("a number only").isFalse();
        assertThat(sparkplug.takeChanges().isEmpty()).isTrue();

        EdgeNodes back = SessionBytes.read(SessionBytes.write(follower)).orElseThrow();
        Heard again = new Heard();
        MessageDecoder restarted =
                new MessageDecoder(new RouteSource(RouteTable.DEFAULT), new SparkplugDecoder(() -> back, again));
        Decoding data = restarted.decode(
                DEVICE.formatted("DDATA"), payload(1, aliased(1, MetricDataType.Int32, 9, AT)), receivedAt);
        assertThat(data)
                .isInstanceOfSatisfying(
                        Decoding.Decoded.class,
                        decoded -> assertThat(decoded.readings().getFirst().fields())
                                .containsExactly(Field.of("Speed", 9.0)));
        assertThat(again.wants).isEmpty();
        restarted.decode(NODE.formatted("NDATA"), payload(3, aliased(7, MetricDataType.Float, 1f, AT)), receivedAt);
        assertThat(again.wants).containsExactly(Want.SEQUENCE);
        assertThat(reasons(restarted.decode(
                        NODE.formatted("NDATA"), payload(4, aliased(-1, MetricDataType.Float, 1f, AT)), receivedAt)))
                .containsExactly("duplicate-field");
    }

    @Test
    void sessionBytesThatAreNoneAreRefused() {
        birthOfNode();
        byte[] bytes = SessionBytes.write(nodes);
        for (int length = 0; length < bytes.length; length++) {
            assertThat(SessionBytes.read(java.util.Arrays.copyOf(bytes, length)))
                    .isEmpty();
        }
        assertThat(SessionBytes.read(java.util.Arrays.copyOf(bytes, bytes.length + 1)))
                .isEmpty();
    }

    @Test
    void aLetterThatWantedABirthIsReadableAfterItAndOneOfAnEarlierSessionIsNot() {
        byte[] early = payload(5, aliased(7, MetricDataType.Double, 1.0, AT));
        assertThat(reason(NODE, "NDATA", early)).isEqualTo("no-birth");
        long earlyReceived = receivedAt;
        assertThat(replayed(early, earlyReceived)).isInstanceOf(Decoding.Undecodable.class);
        birthOfNode();
        assertThat(replayed(early, earlyReceived))
                .isInstanceOfSatisfying(
                        Decoding.Decoded.class,
                        decoded -> assertThat(decoded.readings().getFirst().fields())
                                .containsExactly(Field.of("Temperature", 1.0)));

        readings(NODE, "NDEATH", withoutSeq(bdSeq(4)));
        readings(NODE, "NBIRTH", payload(0, bdSeq(5), born("Pressure", 7, MetricDataType.Double, 20.0)));
        assertThat(reasons(replayed(early, earlyReceived))).containsExactly("no-birth");
        assertThat(replayed(payload(6, named("Temperature", MetricDataType.Double, 1.0)), earlyReceived))
                .as("speaks for itself")
                .isInstanceOf(Decoding.Decoded.class);
    }
}
