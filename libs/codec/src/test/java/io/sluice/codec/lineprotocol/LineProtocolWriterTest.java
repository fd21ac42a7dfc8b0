/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.lineprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.FieldValue;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.model.Tags;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineProtocolWriterTest {

    private static final SeriesKey SERIES = SeriesKey.of("environment", "plant", "dev-00001");

    private final LineProtocolWriter writer = new LineProtocolWriter(0);

    @Test
    void writesTheExampleOfTheContract() {
        writer.append(new Reading(
                SERIES,
                1_700_000_000_000_000_000L,
                List.of(Field.of("temperature", 15.07), Field.of("humidity", 31.1), Field.of("seq", 1))));

        assertThat(writer)
                .hasToString(
                        "environment,device=dev-00001,site=plant temperature=15.07,humidity=31.1,seq=1 1700000000000000000\n");
    }

    @Test
    void writesEveryTypeInItsOwnForm() {
        line(
                Field.of("f", 2.0),
                Field.ofInteger("i", -7),
                Field.of("b", true),
                Field.of("c", false),
                Field.of("s", ""));

        assertThat(fieldsWritten()).isEqualTo("f=2,i=-7i,b=true,c=false,s=\"\"");
    }

    @Test
    void putsSiteAndDeviceWhereTheyBelongAmongFurtherTags() {
        Tags tags = Tags.of(Map.of("zone", "z", "area", "a", "line", "l"));

        writer.append(new Reading(new SeriesKey("m", new DeviceKey("s", "d"), tags), 5, List.of(Field.of("v", 1))));

        assertThat(writer).hasToString("m,area=a,device=d,line=l,site=s,zone=z v=1 5\n");
    }

    @Test
    void putsSiteAndDeviceLastWhenAllFurtherTagsComeBefore() {
        SeriesKey series = new SeriesKey("m", new DeviceKey("s", "d"), Tags.of(Map.of("a", "1")));

        writer.append(new Reading(series, 5, List.of(Field.of("v", 1))));

        assertThat(writer).hasToString("m,a=1,device=d,site=s v=1 5\n");
    }

    @Test
    void escapesCommaAndSpaceInAMeasurementButNoEqualsSign() {
        writer.append(new Reading(SeriesKey.of("a b,c=d\"e'", "s", "d"), 0, List.of(Field.of("v", 1))));

        assertThat(writer).hasToString("a\\ b\\,c=d\"e',device=d,site=s v=1 0\n");
    }

    @Test
    void escapesCommaSpaceAndEqualsSignInTagsAndFieldNames() {
        Tags tags = Tags.of(Map.of("t ,=", "v ,=\""));

        writer.append(
                new Reading(new SeriesKey("m", new DeviceKey("s ", "=d,"), tags), 0, List.of(Field.of("f =,\"", 1))));

        assertThat(writer).hasToString("m,device=\\=d\\,,site=s\\ ,t\\ \\,\\==v\\ \\,\\=\" f\\ \\=\\,\"=1 0\n");
    }

    @Test
    void escapesOnlyQuoteAndBackslashInTexts() {
        line(Field.of("s", "say \"hi\", a=b\\"), Field.of("t", "\\\\\""));

        assertThat(fieldsWritten()).isEqualTo("s=\"say \\\"hi\\\", a=b\\\\\",t=\"\\\\\\\\\\\"\"");
    }

    @Test
    void keepsLineBreaksInsideTexts() {
        line(Field.of("s", "one\ntwo\r\nthree\t"));

        assertThat(fieldsWritten()).isEqualTo("s=\"one\ntwo\r\nthree\t\"");
    }

    @Test
    void writesUtf8OfOneToFourBytes() {
        line(Field.of("größe €", "𝄞 é"));

        assertThat(new String(writer.toByteArray(), StandardCharsets.UTF_8)).contains("größe\\ €=\"𝄞 é\"");
        assertThat(writer.toByteArray()).hasSize(writer.length());
    }

    @Test
    void replacesHalfASurrogatePairInAText() {
        line(Field.of("s", "a\ud834"), Field.of("t", "\udd1eb"));

        assertThat(fieldsWritten()).isEqualTo("s=\"a\ufffd\",t=\"\ufffdb\"");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0",
        "-0.0, -0.0",
        "1, 1",
        "-17, -17",
        "0.1, 0.1",
        "-0.5, -0.5",
        "-0.0001, -0.0001",
        "0.0001, 0.0001",
        "0.00001, 1.0E-5",
        "21.1001, 21.1001",
        "3.0625, 3.0625",
        "100.05, 100.05",
        "0.30000000000000004, 0.30000000000000004",
        "999999999999999, 999999999999999",
        "1e15, 1.0E15",
        "123456789012.25, 1.2345678901225E11",
        "4.9E-324, 4.9E-324",
        "1.7976931348623157E308, 1.7976931348623157E308",
    })
    void writesDecimalsInTheirShortestForm(double number, String expected) {
        line(Field.of("v", number));

        assertThat(fieldsWritten()).isEqualTo("v=" + expected);
    }

    @Test
    void writesTheSmallestAndTheLargestTimesAndIntegers() {
        line(Field.ofInteger("a", Long.MIN_VALUE), Field.ofInteger("b", Long.MAX_VALUE), Field.ofInteger("c", 0));
        assertThat(fieldsWritten()).isEqualTo("a=-9223372036854775808i,b=9223372036854775807i,c=0i");

        writer.clear();
        writer.append(new Reading(SERIES, Long.MIN_VALUE, List.of(Field.of("v", 1))));
        writer.append(new Reading(SERIES, -1, List.of(Field.of("v", 1))));
        assertThat(writer.toString()).contains("v=1 -9223372036854775808\n").endsWith("v=1 -1\n");
    }

    @Test
    void tellsLinesApartByLength() {
        line(Field.of("s", "two\nlines"));
        int border = writer.length();
        line(Field.of("s", "one"));

        assertThat(writer.text(0, border)).endsWith("\"two\nlines\" 0\n");
        assertThat(writer.text(border, writer.length())).endsWith("\"one\" 0\n").startsWith("environment,");
    }

    @Test
    void letsAnAdapterWriteFieldsOfItsOwn() {
        writer.startLine(SERIES).field("time", new FieldValue.IntegerValue(1)).endLine(9);

        assertThat(writer.toString()).endsWith(" time=1i 9\n");
    }

    private void line(Field... fields) {
        writer.append(new Reading(SERIES, 0, List.of(fields)));
    }

    private String fieldsWritten() {
        String line = writer.toString();
        return line.substring("environment,device=dev-00001,site=plant ".length(), line.length() - " 0\n".length());
    }
}
