/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import static io.sluice.codec.sparkplug.Tahu.AT;
import static io.sluice.codec.sparkplug.Tahu.aliased;
import static io.sluice.codec.sparkplug.Tahu.bdSeq;
import static io.sluice.codec.sparkplug.Tahu.born;
import static io.sluice.codec.sparkplug.Tahu.named;
import static io.sluice.codec.sparkplug.Tahu.payload;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.codec.sparkplug.SessionWatch.Want;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.eclipse.tahu.message.model.MetricDataType;
import org.eclipse.tahu.message.model.Template.TemplateBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input: each with a reason of its own, never an exception. */
class SparkplugBadInputTest extends DecodingTest {

    @Test
    void namesThatBecomeTheSameFieldDoNotMix() {
        Decoding birth = decode(
                NODE,
                "NBIRTH",
                payload(0, born("a/b", 1, MetricDataType.Double, 1.0), born("a.b", 2, MetricDataType.Double, 2.0)));
        assertThat(reasons(birth)).containsExactly("duplicate-field");
        assertThat(reason(NODE, "NDATA", payload(1, aliased(2, MetricDataType.Double, 1.0, AT))))
                .isEqualTo("duplicate-field");
        assertThat(readings(NODE, "NDATA", payload(2, aliased(1, MetricDataType.Double, 4.0, AT))))
                .hasSize(1);
    }

    @Test
    void namesThatCannotBeFieldsAreToldOnceForEachMessageAndNeverAskForABirth() {
        assertThat(reasons(decode(
                        NODE,
                        "NBIRTH",
                        payload(
                                0,
                                born("x".repeat(300), 1, MetricDataType.Double, 1.0),
                                born("ok", 3, MetricDataType.Double, 1.0)))))
                .containsExactly("bad-name");
        assertThat(reason(NODE, "NDATA", payload(1, aliased(1, MetricDataType.Double, 1.0, AT))))
                .isEqualTo("bad-name");
        assertThat(reason(NODE, "NDATA", payload(2, named("time", MetricDataType.Double, 1.0))))
                .isEqualTo("reserved-name");
        assertThat(reason(NODE, "NDATA", payload(3, named("a\nb", MetricDataType.Double, 1.0))))
                .isEqualTo("bad-name");
        assertThat(heard.wants).isEmpty();
    }

    @Test
    void wrongTypesAndNumbersOutOfRangeHaveReasonsOfTheirOwn() {
        readings(
                NODE,
                "NBIRTH",
                payload(
                        0,
                        born("i8", 1, MetricDataType.Int8, (byte) 0),
                        born("u8", 2, MetricDataType.UInt8, (short) 0),
                        born("s", 3, MetricDataType.String, "")));
        assertThat(reasonOf(1, out -> {
                    out.writeUInt64(2, 1);
                    out.writeString(15, "text");
                }))
                .isEqualTo("wrong-type");
        assertThat(reasonOf(2, out -> {
                    out.writeUInt64(2, 1);
                    out.writeUInt32(10, 300);
                }))
                .isEqualTo("number-out-of-range");
        assertThat(reasonOf(3, out -> {
                    out.writeUInt64(2, 2);
                    out.writeUInt32(10, -1);
                }))
                .isEqualTo("number-out-of-range");
        assertThat(reasonOf(4, out -> {
                    out.writeString(1, "new");
                    out.writeUInt32(10, 1);
                }))
                .isEqualTo("missing-datatype");
        assertThat(reasonOf(5, out -> {
                    out.writeString(1, "new");
                    out.writeUInt32(4, 77);
                    out.writeUInt32(10, 1);
                }))
                .isEqualTo("unknown-datatype");
        assertThat(reasonOf(6, out -> out.writeUInt64(2, 1))).isEqualTo("missing-value");
        assertThat(reasonOf(7, out -> {
                    out.writeUInt64(2, 1);
                    out.writeUInt64(3, -1);
                    out.writeUInt32(10, 1);
                }))
                .isEqualTo("bad-timestamp");
        assertThat(reasonOf(8, out -> {
                    out.writeString(1, "new");
                    out.writeDouble(13, Double.NaN);
                }))
                .isEqualTo("number-out-of-range");
        assertThat(reasonOf(9, out -> {
                    out.writeUInt64(2, 3);
                    out.writeString(15, "x".repeat(70_000));
                }))
                .isEqualTo("text-too-long");
        assertThat(heard.wants).isEmpty();
    }

    @Test
    void payloadsThatAreNoneHaveReasonsOfTheirOwn() {
        birthOfNode();
        assertThat(reason(NODE, "NDATA", "{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isEqualTo("malformed-sparkplug");
        assertThat(reason(NODE, "NDATA", Proto.message(out -> out.writeString(3, "seq"))))
                .isEqualTo("malformed-sparkplug");
        assertThat(reason(NODE, "NDATA", Proto.message(out -> out.writeUInt64(3, 256))))
                .isEqualTo("bad-sequence");
        assertThat(reason(NODE, "NDATA", Proto.message(out -> out.writeUInt64(1, -1))))
                .isEqualTo("bad-timestamp");
        assertThat(reason(NODE, "NDATA", payload(1))).isEqualTo("no-fields");
        assertThat(reason(NODE, "NDATA", Proto.payload(2, out -> out.writeByteArray(1, new byte[] {(byte) 0xff}))))
                .isEqualTo("invalid-utf8");
        assertThat(reason(NODE, "NDATA", Proto.message(out -> {
                    for (int i = 0; i <= PayloadReader.MOST_METRICS; i++) {
                        out.writeByteArray(2, new byte[0]);
                    }
                })))
                .isEqualTo("limit-exceeded");
        byte[] nested = new byte[0];
        for (int i = 0; i < 20; i++) {
            byte[] inner = nested;
            nested = Proto.message(metric -> {
                metric.writeString(1, "t");
                metric.writeByteArray(18, Proto.message(template -> template.writeByteArray(2, inner)));
            });
        }
        byte[] deepest = nested;
        assertThat(reason(NODE, "NDATA", Proto.message(out -> out.writeByteArray(2, deepest))))
                .isEqualTo("limit-exceeded");
    }

    @Test
    void aBirthThatCannotBeReadEndsWhatWasDeclaredBefore() {
        birthOfNode();
        assertThat(reason(NODE, "NBIRTH", new byte[] {1, 2, 3})).isEqualTo("malformed-sparkplug");
        assertThat(reason(NODE, "NDATA", payload(1, aliased(7, MetricDataType.Double, 1.0, AT))))
                .isEqualTo("no-birth");
        assertThat(heard.wants).containsExactly(Want.READABLE_BIRTH, Want.BIRTH);
    }

    @Test
    void aBirthThatIsEmptyOrTooLargeEndsItToo() {
        birthOfNode();
        assertThat(reason(NODE, "NBIRTH", new byte[0])).isEqualTo("empty-payload");
        assertThat(reason(NODE, "NDATA", payload(1, aliased(7, MetricDataType.Double, 1.0, AT))))
                .isEqualTo("no-birth");
        birthOfNode();
        decoder.passOver(NODE.formatted("NBIRTH"), receivedAt);
        decoder.passOver("telemetry/a/b/c", receivedAt);
        assertThat(reason(NODE, "NDATA", payload(1, aliased(7, MetricDataType.Double, 1.0, AT))))
                .isEqualTo("no-birth");
    }

    @Test
    void aPayloadThatIsCutWithinAMetricIsMalformed() {
        birthOfNode();
        byte[] metric = Proto.payload(1, out -> {
            out.writeUInt64(2, 7);
            out.writeDouble(13, 1.0);
        });
        assertThat(reason(NODE, "NDATA", java.util.Arrays.copyOf(metric, metric.length - 5)))
                .isEqualTo("malformed-sparkplug");
    }

    @Test
    void aBirthThatIsABombOfGzipIsRefusedAndAskedForAgain() {
        birthOfNode();
        assertThat(reason(NODE, "NDATA", bomb())).isEqualTo("gzip-bomb");
        assertThat(heard.wants)
                .as("data that cannot be read says nothing of the birth")
                .isEmpty();
        readings(NODE, "NDATA", payload(1, aliased(7, MetricDataType.Double, 1.0, AT)));

        assertThat(reason(NODE, "NBIRTH", bomb())).isEqualTo("gzip-bomb");
        assertThat(heard.wants).containsExactly(Want.READABLE_BIRTH);
        assertThat(reason(NODE, "NDATA", payload(1, aliased(7, MetricDataType.Double, 1.0, AT))))
                .isEqualTo("no-birth");
    }

    private static byte[] bomb() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(new byte[1 << 20]);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    @Test
    void everyCutOfAPayloadIsADeadLetterOrAShorterPayload() {
        byte[] whole = payload(
                0, bdSeq(1), born("a", 1, MetricDataType.Double, 1.0), born("b", 2, MetricDataType.String, "x"));
        for (int length = 1; length < whole.length; length++) {
            Decoding decoding = decode(NODE, "NBIRTH", java.util.Arrays.copyOf(whole, length));
            assertThat(decoding).as("%d bytes", length).isNotNull();
        }
    }

    @Test
    void topicsThatAreNoneHaveReasonsAndCommandsAreFiltered() {
        assertThat(reason("spBv1.0/plant/%s", "NDATA", payload(0))).isEqualTo("bad-topic");
        assertThat(reason("spBv1.0/plant/%s/a", "XDATA", payload(0))).isEqualTo("bad-topic");
        assertThat(reason("spBv1.0/plant/%s/a", "DDATA", payload(0))).isEqualTo("bad-topic");
        assertThat(reason("spBv1.0/plant/%s/a/b/c", "DDATA", payload(0))).isEqualTo("bad-topic");
        assertThat(reason("spBv1.0/plant/%s/a;b", "NDATA", payload(0))).isEqualTo("bad-name");
        assertThat(reason("spBv1.0/plant/%s/", "NDATA", payload(0))).isEqualTo("bad-name");
        assertThat(decode(NODE, "NCMD", payload(0))).isInstanceOf(Decoding.Filtered.class);
        assertThat(decode(DEVICE, "DCMD", payload(0))).isInstanceOf(Decoding.Filtered.class);
        assertThat(decode("spBv1.0/STATE/%s", "host", new byte[] {'{', '}'})).isInstanceOf(Decoding.Filtered.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void damagedPayloadsNeverEscape(long seed) {
        Random random = new Random(seed);
        List<byte[]> good = List.of(
                payload(
                        0,
                        bdSeq(4),
                        born("Temperature", 7, MetricDataType.Double, 20.0),
                        born("n", 8, MetricDataType.Int32, 1)),
                payload(1, aliased(7, MetricDataType.Double, 20.0, AT), named("x", MetricDataType.String, "text")),
                payload(
                        2,
                        named(
                                "motor",
                                MetricDataType.Template,
                                new TemplateBuilder()
                                        .definition(false)
                                        .templateRef("Motor")
                                        .addMetric(named("amps", MetricDataType.Double, 3.5))
                                        .createTemplate())));
        List<String> types = List.of("NBIRTH", "NDATA", "NDEATH");
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = good.get(random.nextInt(good.size())).clone();
            for (int hits = random.nextInt(4); hits >= 0; hits--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            byte[] cut = java.util.Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length + 8));
            String type = types.get(random.nextInt(types.size()));
            Decoding decoding = decode(NODE, type, cut);
            assertThat(decoding).isNotNull();
            if (decoding instanceof Decoding.Decoded decoded) {
                decoded.faults().forEach(fault -> assertThat(fault.reason()).isNotBlank());
            }
        }
    }

    @Test
    void anAliasGivenTwiceIsADeadLetterOfTheBirthAndOfWhatUsesIt() {
        Decoding birth = decode(
                NODE,
                "NBIRTH",
                payload(
                        0,
                        bdSeq(1),
                        born("a", 1, MetricDataType.Double, 1.0),
                        born("b", 1, MetricDataType.Double, 2.0),
                        born("c", 2, MetricDataType.Double, 3.0)));
        assertThat(birth).isInstanceOfSatisfying(Decoding.Decoded.class, decoded -> {
            assertThat(decoded.readings().getFirst().fields()).hasSize(3);
            assertThat(decoded.faults()).extracting(DecodeFault::reason).containsExactly("duplicate-alias");
        });
        assertThat(reason(NODE, "NDATA", payload(1, aliased(1, MetricDataType.Double, 1.0, AT))))
                .isEqualTo("duplicate-alias");
        assertThat(readings(NODE, "NDATA", payload(2, aliased(2, MetricDataType.Double, 4.0, AT))))
                .hasSize(1);
    }
}
