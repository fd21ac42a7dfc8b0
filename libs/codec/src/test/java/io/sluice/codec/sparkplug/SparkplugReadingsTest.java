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
import io.sluice.model.Field;
import io.sluice.model.Reading;
import java.math.BigInteger;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.eclipse.tahu.message.model.DataSet.DataSetBuilder;
import org.eclipse.tahu.message.model.DataSetDataType;
import org.eclipse.tahu.message.model.Metric;
import org.eclipse.tahu.message.model.Metric.MetricBuilder;
import org.eclipse.tahu.message.model.MetricDataType;
import org.eclipse.tahu.message.model.Template.TemplateBuilder;
import org.junit.jupiter.api.Test;

/** What becomes of metrics. The bytes are Eclipse Tahu's wherever its encoder makes such. */
class SparkplugReadingsTest extends DecodingTest {

    @Test
    void storesABirthsValuesAndReadsLaterAliasesByIt() {
        List<Reading> birth = readings(
                NODE,
                "NBIRTH",
                payload(
                        0,
                        bdSeq(4),
                        born("Inputs/Temperature", 7, MetricDataType.Float, 21.1f),
                        born("On", 8, MetricDataType.Boolean, true)));

        assertThat(birth).singleElement().satisfies(reading -> {
            assertThat(reading.series().measurement()).isEqualTo("sparkplug");
            assertThat(reading.series().device().site()).isEqualTo("plant");
            assertThat(reading.series().device().device()).isEqualTo("press");
            assertThat(reading.timeNanos()).isEqualTo(AT * MILLI);
            assertThat(reading.fields()).containsExactly(Field.of("Inputs.Temperature", 21.1), Field.of("On", true));
        });
        assertThat(readings(NODE, "NDATA", payload(1, aliased(7, MetricDataType.Float, 22.5f, AT + 9))))
                .singleElement()
                .satisfies(reading -> {
                    assertThat(reading.timeNanos()).isEqualTo((AT + 9) * MILLI);
                    assertThat(reading.fields()).containsExactly(Field.of("Inputs.Temperature", 22.5));
                });
        assertThat(heard.wants).isEmpty();
        assertThat(heard.skipped).as("the number of the birth").isEqualTo(1);
    }

    @Test
    void aDeviceIsItsNodeADotAndItsName() {
        birthOfNode();
        readings(DEVICE, "DBIRTH", payload(1, born("Speed", 1, MetricDataType.Int32, -3)));

        assertThat(readings(DEVICE, "DDATA", payload(2, aliased(1, MetricDataType.Int32, -4, AT))))
                .singleElement()
                .satisfies(reading -> {
                    assertThat(reading.series().device().device()).isEqualTo("press.axis1");
                    assertThat(reading.fields()).containsExactly(Field.of("Speed", -4.0));
                });
        assertThat(heard.wants).isEmpty();
    }

    @Test
    void readsEveryDatatypeThatIsOneValue() {
        Date date = new Date(AT + 1);
        UUID uuid = new UUID(1, 2);
        List<Reading> birth = readings(
                NODE,
                "NBIRTH",
                payload(
                        0,
                        named("i8", MetricDataType.Int8, (byte) -8),
                        named("i16", MetricDataType.Int16, (short) -16),
                        named("i32", MetricDataType.Int32, Integer.MIN_VALUE),
                        named("i64", MetricDataType.Int64, -64L),
                        named("u8", MetricDataType.UInt8, (short) 255),
                        named("u16", MetricDataType.UInt16, 65_535),
                        named("u32", MetricDataType.UInt32, 4_294_967_295L),
                        named("u64", MetricDataType.UInt64, new BigInteger("18446744073709551615")),
                        named("f", MetricDataType.Float, 0.1f),
                        named("d", MetricDataType.Double, 0.1),
                        named("b", MetricDataType.Boolean, false),
                        named("s", MetricDataType.String, "aus Köln"),
                        named("t", MetricDataType.Text, ""),
                        named("dt", MetricDataType.DateTime, date),
                        named("uuid", MetricDataType.UUID, uuid.toString())));

        assertThat(birth.getFirst().fields())
                .containsExactly(
                        Field.of("i8", -8.0),
                        Field.of("i16", -16.0),
                        Field.of("i32", -2_147_483_648.0),
                        Field.of("i64", -64.0),
                        Field.of("u8", 255.0),
                        Field.of("u16", 65_535.0),
                        Field.of("u32", 4_294_967_295.0),
                        Field.of("u64", 18_446_744_073_709_551_615.0),
                        Field.of("f", 0.1),
                        Field.of("d", 0.1),
                        Field.of("b", false),
                        Field.of("s", "aus Köln"),
                        Field.of("t", ""),
                        Field.of("dt", (double) (AT + 1)),
                        Field.of("uuid", uuid.toString()));
    }

    @Test
    void theDatatypeOfTheBirthSaysWhatAnIntegerWithoutOneIs() {
        readings(
                NODE,
                "NBIRTH",
                payload(
                        0,
                        born("signed", 1, MetricDataType.Int16, (short) 0),
                        born("not", 2, MetricDataType.UInt32, 0L)));

        assertThat(readings(NODE, "NDATA", Proto.payload(1, out -> {
                    out.writeUInt64(2, 1);
                    out.writeUInt32(10, -2);
                })))
                .first()
                .satisfies(reading -> assertThat(reading.fields()).containsExactly(Field.of("signed", -2.0)));
        assertThat(readings(NODE, "NDATA", Proto.payload(2, out -> {
                    out.writeUInt64(2, 2);
                    out.writeUInt32(10, -2);
                })))
                .first()
                .satisfies(reading -> assertThat(reading.fields()).containsExactly(Field.of("not", 4_294_967_294.0)));
    }

    @Test
    void valuesOfDifferentTimesAreReadingsOfTheirOwnHistoricalOnesToo() {
        birthOfNode();
        Metric old = Tahu.create(new MetricBuilder(7L, MetricDataType.Double, 1.0)
                .timestamp(new Date(AT - 60_000))
                .isHistorical(true));

        assertThat(readings(NODE, "NDATA", payload(1, old, aliased(7, MetricDataType.Double, 2.0, AT))))
                .extracting(Reading::timeNanos)
                .containsExactly((AT - 60_000) * MILLI, AT * MILLI);
    }

    @Test
    void withoutAnyTimeTheTimeOfReceiptCounts() {
        birthOfNode();
        byte[] data = Proto.message(out -> out.writeByteArray(2, Proto.message(metric -> {
            metric.writeUInt64(2, 7);
            metric.writeDouble(13, 5);
        })));

        assertThat(readings(NODE, "NDATA", data))
                .first()
                .extracting(Reading::timeNanos)
                .isEqualTo(receivedAt);
    }

    @Test
    void nullAndTransientValuesAndDefinitionsOfTemplatesAreNoReadings() {
        readings(
                NODE,
                "NBIRTH",
                payload(
                        0,
                        named(
                                "definition",
                                MetricDataType.Template,
                                new TemplateBuilder()
                                        .definition(true)
                                        .addMetric(named("x", MetricDataType.Double, 1.0))
                                        .createTemplate()),
                        born("nothing", 3, MetricDataType.Double, null),
                        Tahu.create(new MetricBuilder("passing", MetricDataType.Double, 1.0).isTransient(true)),
                        named("kept", MetricDataType.Double, 2.0)));
        assertThat(heard.skipped).isEqualTo(3);
    }

    @Test
    void membersOfATemplateAreMetricsInItsFolder() {
        List<Reading> birth = readings(
                NODE,
                "NBIRTH",
                payload(
                        0,
                        named(
                                "motor",
                                MetricDataType.Template,
                                new TemplateBuilder()
                                        .definition(false)
                                        .templateRef("Motor")
                                        .addMetric(named("amps", MetricDataType.Double, 3.5))
                                        .createTemplate())));
        assertThat(birth.getFirst().fields()).containsExactly(Field.of("motor.amps", 3.5));
    }

    @Test
    void whatIsNotOneValueIsADeadLetterAndItsNeighboursAreStored() throws Exception {
        Decoding decoding = decode(
                NODE,
                "NBIRTH",
                payload(
                        0,
                        named(
                                "table",
                                MetricDataType.DataSet,
                                new DataSetBuilder(1)
                                        .addColumnName("a")
                                        .addType(DataSetDataType.Int32)
                                        .createDataSet()),
                        named("bytes", MetricDataType.Bytes, new byte[] {1}),
                        named("kept", MetricDataType.Double, 2.0)));

        assertThat(decoding).isInstanceOfSatisfying(Decoding.Decoded.class, decoded -> {
            assertThat(decoded.readings())
                    .singleElement()
                    .satisfies(reading -> assertThat(reading.fields()).containsExactly(Field.of("kept", 2.0)));
            assertThat(decoded.faults()).singleElement().satisfies(fault -> {
                assertThat(fault.reason()).isEqualTo("unsupported-datatype");
                assertThat(fault.index()).isEqualTo(DecodeFault.WHOLE_MESSAGE);
                assertThat(fault.detail()).contains("'table'").contains("'bytes'");
            });
        });
    }

    @Test
    void theRequestForABirthIsWhatTahuReads() throws Exception {
        var read = new org.eclipse.tahu.message.SparkplugBPayloadDecoder()
                .buildFromByteArray(RebirthRequest.payload(AT), null);
        assertThat(RebirthRequest.topic(new NodeKey("plant", "press"))).isEqualTo("spBv1.0/plant/NCMD/press");
        assertThat(read.getTimestamp()).isEqualTo(new Date(AT));
        assertThat(read.getMetrics()).singleElement().satisfies(metric -> {
            assertThat(metric.getName()).isEqualTo("Node Control/Rebirth");
            assertThat(metric.getDataType()).isEqualTo(MetricDataType.Boolean);
            assertThat(metric.getValue()).isEqualTo(true);
        });
    }
}
