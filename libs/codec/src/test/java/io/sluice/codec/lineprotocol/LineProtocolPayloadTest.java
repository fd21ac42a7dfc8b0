/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.lineprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.influxdb.client.domain.WritePrecision;
import com.influxdb.client.write.Point;
import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.codec.payload.EpochUnit;
import io.sluice.codec.payload.IntegerPolicy;
import io.sluice.codec.payload.NumberRules;
import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.model.Tags;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineProtocolPayloadTest {

    private static final long RECEIVED = 1_800_000_000_000_000_000L;
    private static final long TIME = 1_700_000_000_123_456_789L;
    private static final DeviceKey DEVICE = new DeviceKey("plant", "dev-1");
    private static final SeriesKey TOPIC = new SeriesKey("-", DEVICE, Tags.NONE);

    @Test
    void readsWhatTheClientOfInfluxDbWrites() {
        Point point = Point.measurement("wea ther,x")
                .addTag("room =,1", "kit chen,=2")
                .addField("t emp,=", 21.5)
                .addField("count", 17L)
                .addField("open", true)
                .addField("text", "say \"hi\" to, the = C:\\ drive\nsecond line")
                .time(TIME, WritePrecision.NS);
        assertThat(readings(point.toLineProtocol()))
                .containsExactly(new Reading(
                        new SeriesKey("wea ther,x", DEVICE, Tags.of(Map.of("room =,1", "kit chen,=2"))),
                        TIME,
                        List.of(
                                Field.ofInteger("count", 17),
                                Field.of("open", true),
                                Field.of("t emp,=", 21.5),
                                Field.of("text", "say \"hi\" to, the = C:\\ drive\nsecond line"))));
    }

    @Test
    void readsWhatTheOwnWriterWrites() {
        Reading reading = new Reading(
                new SeriesKey("m, =\"x", DEVICE, Tags.of(Map.of("a =,", "b =,"))),
                TIME,
                List.of(Field.of("q\", =", -0.0), Field.of("s", "\\\" \\n"), Field.ofInteger("i", Long.MIN_VALUE)));
        assertThat(readings(new LineProtocolWriter().append(reading).toString()))
                .containsExactly(reading);
    }

    @Test
    void readsBackTheValueOfATagWithEachPrintableCharacterAtEitherEnd() {
        for (char c = ' '; c <= '~'; c++) {
            for (String value : List.of("" + c, c + "" + c, c + "x" + c + "y" + c)) {
                Reading reading = new Reading(
                        new SeriesKey("m", DEVICE, Tags.of(c == '\\' ? Map.of() : Map.of("a", value, "z", value))),
                        TIME,
                        List.of(Field.of("v", 1)));
                assertThat(readings(new LineProtocolWriter().append(reading).toString()))
                        .as(value)
                        .containsExactly(reading);
            }
        }
    }

    @Test
    void readsWhatTelegrafWritesOfDisksAndSaysOfABackslashThatNoValueMayHaveOne() {
        assertThat(readings("disk,fstype=ext4,host=h1,mode=rw,path=/ used_percent=41.5 1700000000000000000")
                        .getFirst()
                        .series()
                        .tags()
                        .values())
                .containsEntry("path", "/");
        Decoding decoding = LineProtocolPayload.decode(
                TOPIC, true, NumberRules.LINE_PROTOCOL, bytes("disk,path=\\C: free=1i\ndisk,path=/ free=2i"), RECEIVED);
        assertThat(decoding).isInstanceOfSatisfying(Decoding.Decoded.class, decoded -> {
            assertThat(decoded.readings()).hasSize(1);
            assertThat(decoded.faults())
                    .singleElement()
                    .satisfies(
                            fault -> assertThat(fault.detail())
                                    .startsWith(
                                            "the value of the tag 'path', '\\C:', has the character '\\' at position 0; line protocol"));
        });
    }

    @Test
    void holdsASiteAndADeviceOfALineToTheRuleForNames() {
        SeriesKey topic = new SeriesKey("-", new DeviceKey("-", "-"), Tags.NONE);
        Decoding decoding = LineProtocolPayload.decode(
                topic,
                false,
                NumberRules.LINE_PROTOCOL,
                bytes("m,site=a/b,device=d f=1\nm,site=s,device=100% f=2\nm,site=s,device=d f=3"),
                RECEIVED);
        assertThat(decoding).isInstanceOfSatisfying(Decoding.Decoded.class, decoded -> {
            assertThat(decoded.readings()).hasSize(1);
            assertThat(decoded.faults()).extracting(DecodeFault::reason).containsExactly("bad-name", "bad-name");
            assertThat(decoded.faults().getFirst().detail()).startsWith("the site 'a/b' has the character '/'");
        });
    }

    @Test
    void readsSeveralLinesAndStepsOverCommentsAndBlankOnes() {
        String payload =
                "# weather\n\nw t=1 1700000000000000000\r\n  # \"more\nw t=2i 1700000000000000001\n\n   w t=3u   1700000000000000002  \nw t=4";
        assertThat(readings(payload))
                .extracting(Reading::timeNanos)
                .containsExactly(
                        1_700_000_000_000_000_000L,
                        1_700_000_000_000_000_001L,
                        1_700_000_000_000_000_002L,
                        RECEIVED + 3);
    }

    @Test
    void takesAQuoteInATagForNothingButItself() {
        assertThat(readings("  m,a=\"x f=1 1\n m,a=y\" f=2 2"))
                .extracting(reading -> reading.series().tags().values().get("a"))
                .containsExactly("\"x", "y\"");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1.0",
        "1., 1.0",
        ".5, 0.5",
        "+1.5, 1.5",
        "-1.5e3, -1500.0",
        "1E-2, 0.01",
        "7i, 7",
        "-9223372036854775808i, -9223372036854775808",
        "9223372036854775807u, 9223372036854775807",
        "t, true",
        "True, true",
        "TRUE, true",
        "F, false",
        "false, false",
        "'\"\"', ''",
        "'\"a\\\"b\\\\c\\d\"', 'a\"b\\c\\d'",
        "'\"a,b c=d\"', 'a,b c=d'",
    })
    void readsValuesOfEveryType(String written, String value) {
        assertThat(readings("m f=" + written)
                        .getFirst()
                        .fields()
                        .getFirst()
                        .value()
                        .toString())
                .contains("value=" + value + "]");
    }

    @ParameterizedTest
    @CsvSource({
        "NANOSECONDS, 1700000000123456789, 1700000000123456789",
        "NANOSECONDS, -5, -5",
        "MICROSECONDS, 1700000000123456, 1700000000123456000",
        "MILLISECONDS, 1700000000123, 1700000000123000000",
        "SECONDS, 1700000000, 1700000000000000000",
        "AUTO, 1700000000, 1700000000000000000",
        "AUTO, 1700000000123, 1700000000123000000",
    })
    void readsTimesInTheRoutesUnit(EpochUnit unit, String written, long nanos) {
        Decoding decoding = LineProtocolPayload.decode(
                TOPIC, true, new NumberRules(unit, IntegerPolicy.AS_WRITTEN), bytes("m f=1 " + written), RECEIVED);
        assertThat(((Decoding.Decoded) decoding).readings().getFirst().timeNanos())
                .isEqualTo(nanos);
    }

    @Test
    void takesWholeNumbersForDecimalOnesWhereTheRouteSaysSo() {
        Decoding decoding = LineProtocolPayload.decode(
                TOPIC,
                true,
                new NumberRules(EpochUnit.NANOSECONDS, IntegerPolicy.AS_FLOAT),
                bytes("m a=3i,b=4u"),
                RECEIVED);
        assertThat(((Decoding.Decoded) decoding).readings().getFirst().fields())
                .containsExactly(Field.of("a", 3), Field.of("b", 4));
    }

    @Test
    void letsTheTopicsTagsWinAndRefusesOwnOnesThatDiffer() {
        SeriesKey topic = new SeriesKey("-", DEVICE, Tags.of(Map.of("line", "3")));
        Decoding decoding = LineProtocolPayload.decode(
                topic,
                true,
                NumberRules.LINE_PROTOCOL,
                bytes("m,site=plant,device=dev-1,line=3,x=y f=1\nm f=2\nm,site=other f=3\nm,line=4 f=4\nm line=5"),
                RECEIVED);
        assertThat(decoding).isInstanceOfSatisfying(Decoding.Decoded.class, decoded -> {
            assertThat(decoded.readings())
                    .extracting(reading -> reading.series().tags().values())
                    .containsExactly(
                            Tags.of(Map.of("line", "3", "x", "y")).values(),
                            topic.tags().values());
            assertThat(decoded.faults())
                    .extracting(DecodeFault::reason)
                    .containsExactly("tag-conflict", "tag-conflict", "reserved-name");
            assertThat(decoded.faults()).extracting(DecodeFault::index).containsExactly(2, 3, 4);
            assertThat(decoded.faults().getFirst().detail()).contains("'other'").contains("'plant'");
        });
    }

    @Test
    void takesSiteAndDeviceFromTheLineWhereTheTopicNamesNone() {
        SeriesKey topic = new SeriesKey("-", new DeviceKey("plant", "-"), Tags.NONE);
        Decoding decoding = LineProtocolPayload.decode(
                topic,
                false,
                NumberRules.LINE_PROTOCOL,
                bytes("m,device=d7,host=h f=1\nm f=2\nm,device=d,site=other f=3"),
                RECEIVED);
        assertThat(decoding).isInstanceOfSatisfying(Decoding.Decoded.class, decoded -> {
            assertThat(decoded.readings())
                    .extracting(Reading::series)
                    .containsExactly(new SeriesKey("m", new DeviceKey("plant", "d7"), Tags.of(Map.of("host", "h"))));
            assertThat(decoded.faults()).extracting(DecodeFault::reason).containsExactly("missing-tag", "tag-conflict");
        });
    }

    @Test
    void stepsOverABadLineAsAWholeEvenWhenItsTextHoldsLineFeeds() {
        Decoding decoding = LineProtocolPayload.decode(
                TOPIC, true, NumberRules.LINE_PROTOCOL, bytes("m a=x,s=\"one\nfake v=1\ntwo\" 1\nm b=2 2"), RECEIVED);
        assertThat(decoding).isInstanceOfSatisfying(Decoding.Decoded.class, decoded -> {
            assertThat(decoded.readings())
                    .extracting(reading -> reading.fields().getFirst().name())
                    .containsExactly("b");
            assertThat(decoded.faults()).hasSize(1);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "m                        | malformed-line",
                "m f                      | malformed-line",
                "m f=                     | malformed-line",
                "m =1                     | malformed-line",
                "m f=1,                   | malformed-line",
                "m f=1,,g=2               | malformed-line",
                "m f=one                  | malformed-line",
                "m f=1x                   | malformed-line",
                "m f=0x1f                 | malformed-line",
                "m f=\"x                  | malformed-line",
                "m f=\"x\"y               | malformed-line",
                ",a=b f=1                 | malformed-line",
                "m,a f=1                  | malformed-line",
                "m,a= f=1                 | malformed-line",
                "m,a=b=c f=1              | malformed-line",
                "m f=1 2 3                | bad-timestamp",
                "m f=1 now                | bad-timestamp",
                "m f=1 1.5                | bad-timestamp",
                "m f=1 9223372036854775808| bad-timestamp",
                "m f=NaN                  | number-out-of-range",
                "m f=-inf                 | number-out-of-range",
                "m f=1e999                | number-out-of-range",
                "m f=-1e99999999999       | number-out-of-range",
                "m f=9223372036854775808i | number-out-of-range",
                "m f=-1u                  | number-out-of-range",
                "m f=1,f=2                | duplicate-field",
                "m,a=1,a=1 f=2            | duplicate-tag",
                "m site=1                 | reserved-name",
                "m time=1                 | reserved-name",
                "m,time=1 f=1             | reserved-name",
                "m a/b=1                  | bad-name",
                "m/n f=1                  | bad-name",
                "m,a/b=c f=1              | bad-name",
                "m,a=b\\c f=1             | bad-name",
                "m,site=b/c f=1           | bad-name",
                "m f\\g=1                 | bad-name",
                "m,site=elsewhere f=1     | tag-conflict",
                "# nothing                | no-fields",
            })
    void refusesWhatBreaksARuleWithAReasonOfItsOwn(String payload, String reason) {
        assertThat(reason(bytes(payload))).isEqualTo(reason);
    }

    @Test
    void refusesInvalidUtf8TooManyLinesAndTooLongTexts() {
        assertThat(reason(new byte[] {'m', ' ', (byte) 0xc0, '=', '1'})).isEqualTo("invalid-utf8");
        assertThat(reason(bytes("m f=1\n".repeat(1_001)))).isEqualTo("too-many-readings");
        assertThat(reason(bytes("m f=\"" + "x".repeat(65_536) + "\""))).isEqualTo("text-too-long");
        assertThat(reason(bytes("m " + manyFields("f%d=1")))).isEqualTo("too-many-fields");
        assertThat(reason(bytes("m " + "n".repeat(129) + "=1"))).isEqualTo("bad-name");
        assertThat(reason(bytes("m f=" + "9".repeat(500)))).isEqualTo("number-out-of-range");
        assertThat(reason(bytes("m f=" + "9".repeat(500) + "i"))).isEqualTo("number-out-of-range");
    }

    private static String manyFields(String field) {
        return IntStream.range(0, 100_000).mapToObj(field::formatted).collect(Collectors.joining(","));
    }

    private static List<Reading> readings(String payload) {
        return switch (LineProtocolPayload.decode(TOPIC, true, NumberRules.LINE_PROTOCOL, bytes(payload), RECEIVED)) {
            case Decoding.Decoded decoded -> {
                assertThat(decoded.faults()).isEmpty();
                yield decoded.readings();
            }
            case Decoding.Filtered filtered -> throw new AssertionError(filtered);
            case Decoding.Undecodable bad -> throw new AssertionError(bad.fault());
        };
    }

    private static String reason(byte[] payload) {
        return switch (LineProtocolPayload.decode(TOPIC, true, NumberRules.LINE_PROTOCOL, payload, RECEIVED)) {
            case Decoding.Decoded decoded -> decoded.faults().getFirst().reason();
            case Decoding.Filtered _ -> "filtered";
            case Decoding.Undecodable bad -> bad.fault().reason();
        };
    }

    private static byte[] bytes(String payload) {
        return payload.getBytes(StandardCharsets.UTF_8);
    }
}
