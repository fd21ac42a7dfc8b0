/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.route.RouteTable;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageDecoderTest {

    private static final long RECEIVED = 1_800_000_000_000_000_000L;
    private static final String TOPIC = "telemetry/plant/dev-1/environment";
    private static final String BOARD = "v1/devices/d7/telemetry";
    private static final SeriesKey SERIES = SeriesKey.of("environment", "plant", "dev-1");

    private final MessageDecoder decoder = new MessageDecoder(RouteTable.DEFAULT);

    @Test
    void readsNumbersBooleansAndTextAndFlattensObjects() {
        assertThat(
                        readings(
                                TOPIC,
                                "{\"ts\":1700000000000,\"t\":1.5,\"n\":3,\"on\":true,\"s\":\"x\",\"a\":{\"b\":{\"c\":2}},\"z\":null}"))
                .containsExactly(new Reading(
                        SERIES,
                        1_700_000_000_000_000_000L,
                        List.of(
                                Field.of("t", 1.5),
                                Field.of("n", 3),
                                Field.of("on", true),
                                Field.of("s", "x"),
                                Field.of("a_b_c", 2))));
    }

    @Test
    void takesTheTimeOfReceiptWhereThePayloadHasNone() {
        assertThat(readings(TOPIC, "{\"t\":1}").getFirst().timeNanos()).isEqualTo(RECEIVED);
    }

    @Test
    void givesElementsOfAnArrayWithoutTimesANanosecondEach() {
        assertThat(readings(TOPIC, "[{\"t\":1},{\"t\":2},{\"t\":3}]"))
                .extracting(Reading::timeNanos)
                .containsExactly(RECEIVED, RECEIVED + 1, RECEIVED + 2);
    }

    @Test
    void unwrapsTheThingsBoardShape() {
        assertThat(readings(BOARD, "{\"ts\":1700000000,\"values\":{\"t\":1}}"))
                .containsExactly(new Reading(
                        SeriesKey.of("telemetry", "default", "d7"),
                        1_700_000_000_000_000_000L,
                        List.of(Field.of("t", 1))));
    }

    @Test
    void saysWhereJsonIsBrokenInWordsThatMeanSomethingToADevicesOwner() {
        assertThat(decode(TOPIC, "{\"t\":[1,2"))
                .isInstanceOfSatisfying(
                        Decoding.Undecodable.class,
                        bad -> assertThat(bad.fault().detail())
                                .contains("Unexpected end-of-input", "at byte 9")
                                .doesNotContain("Source", "StreamReadFeature"));
    }

    @Test
    void flattensValuesThatStandBesideOtherMembers() {
        assertThat(readings(TOPIC, "{\"values\":{\"t\":1},\"seq\":4}")
                        .getFirst()
                        .fields())
                .containsExactly(Field.of("seq", 4), Field.of("values_t", 1));
    }

    @ParameterizedTest
    @CsvSource({
        "1700000000, 1700000000000000000",
        "4999999999, 4999999999000000000",
        "5000000000, 5000000000000000",
        "1700000000123, 1700000000123000000",
        "1700000000123456, 1700000000123456000",
        "1700000000123456789, 1700000000123456789",
        "1700000000.000000001, 1700000000000000001",
        "-1, -1000000000",
        "0, 0",
        "'\"2023-11-14T22:13:20.000000001Z\"', 1700000000000000001",
        "'\"2023-11-14T23:13:20+01:00\"', 1700000000000000000",
        "'\"1700000000123\"', 1700000000123000000",
    })
    void readsTimesExactlyByMagnitude(String written, long nanos) {
        assertThat(readings(TOPIC, "{\"ts\":" + written + ",\"t\":1}")
                        .getFirst()
                        .timeNanos())
                .isEqualTo(nanos);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"t\":                         | malformed-json",
                "{\"t\":1} x                     | malformed-json",
                "{\"t\":NaN}                     | malformed-json",
                "{\"t\":1e400}                   | number-out-of-range",
                "{\"t\":[1,2]}                   | unsupported-array",
                "{}                              | no-fields",
                "[]                              | no-fields",
                "{\"ts\":1700000000}             | no-fields",
                "{\"t\":1,\"t\":2}               | duplicate-field",
                "{\"a_b\":1,\"a\":{\"b\":2}}     | duplicate-field",
                "{\"site\":1}                    | reserved-name",
                "{\"device\":1}                  | reserved-name",
                "{\"a/b\":1}                     | bad-name",
                "{\"\":1}                        | bad-name",
                "{\"ts\":\"yesterday\",\"t\":1}  | bad-timestamp",
                "{\"ts\":\"2023-11-14T22:13:20\",\"t\":1} | bad-timestamp",
                "{\"ts\":99999999999999999999,\"t\":1}    | bad-timestamp",
                "{\"ts\":1e99999999999,\"t\":1}  | bad-timestamp",
                "{\"ts\":1e2147483647,\"t\":1}   | bad-timestamp",
                "{\"ts\":1e-2147483647,\"t\":1}  | bad-timestamp",
                "{\"ts\":true,\"t\":1}           | bad-timestamp",
                "{\"ts\":1,\"time\":2,\"t\":1}   | bad-timestamp",
                "17                              | not-an-object",
                "\"text\"                        | not-an-object",
            })
    void refusesWhatBreaksARuleWithAReasonOfItsOwn(String payload, String reason) {
        assertThat(reason(TOPIC, payload.getBytes(StandardCharsets.UTF_8))).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"ts\":1,\"values\":{\"t\":1}               | malformed-json",
                "{\"ts\":1,\"values\":{\"t\":NaN}}            | malformed-json",
                "{\"ts\":1,\"values\":{\"t\":1e400}}          | number-out-of-range",
                "{\"ts\":1,\"values\":{\"t\":[1]}}            | unsupported-array",
                "{\"ts\":1,\"values\":[{\"t\":1}]}            | unsupported-array",
                "{\"ts\":1,\"values\":{}}                     | no-fields",
                "{\"ts\":1,\"values\":null}                   | no-fields",
                "{\"ts\":1,\"values\":{\"t\":1,\"t\":2}}      | duplicate-field",
                "{\"values\":{\"t\":1},\"values\":{\"t\":2}}  | duplicate-field",
                "{\"ts\":1,\"values\":{\"device\":\"x\"}}     | reserved-name",
                "{\"ts\":1,\"values\":{\"a;b\":1}}            | bad-name",
                "{\"ts\":\"soon\",\"values\":{\"t\":1}}       | bad-timestamp",
                "{\"ts\":{},\"values\":{\"t\":1}}             | bad-timestamp",
                "{\"ts\":1,\"ts\":2,\"values\":{\"t\":1}}     | bad-timestamp",
                "[{\"ts\":1,\"values\":{\"t\":1}},7]          | not-an-object",
                "21.5                                       | not-an-object",
            })
    void refusesWhatBreaksARuleInTheThingsBoardShapeToo(String payload, String reason) {
        assertThat(reason(BOARD, payload.getBytes(StandardCharsets.UTF_8))).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {TOPIC + "| {'#':1}", BOARD + "| {'ts':1,'values':{'#':1}}"})
    void refusesTooLongAndTooDeep(String topic, String pattern) {
        String json = pattern.replace('\'', '"');
        assertThat(reason(
                        topic,
                        json.replace("1}", "\"" + "x".repeat(65_536) + "\"}")
                                .replace("#", "note")
                                .getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("text-too-long");
        assertThat(reason(topic, json.replace("#", "n".repeat(129)).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("bad-name");
        String deep = "{\"a\":".repeat(33) + 1 + "}".repeat(33);
        assertThat(reason(
                        topic, json.replace("1}", deep + "}").replace("#", "a").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("limit-exceeded");
        assertThat(reason(topic, bytes(pattern.replace("1}", "'a'}"), 0xff))).isEqualTo("invalid-utf8");
    }

    @Test
    void refusesDeepNestingInvalidUtf8EmptyPayloadsAndTooManyFields() {
        assertThat(reason(TOPIC, "{\"a\":".repeat(100).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("limit-exceeded");
        assertThat(reason(TOPIC, new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}))
                .isEqualTo("invalid-utf8");
        assertThat(reason(TOPIC, bytes("{'note':'#'}", 0xc0, 0xaf)))
                .as("overlong '/'")
                .isEqualTo("invalid-utf8");
        assertThat(reason(TOPIC, bytes("{'note':'#'}", 0xed, 0xa0, 0x80)))
                .as("half a pair")
                .isEqualTo("invalid-utf8");
        assertThat(reason(TOPIC, new byte[0])).isEqualTo("empty-payload");
        String many =
                IntStream.range(0, 100_000).mapToObj("\"f%d\":1"::formatted).collect(Collectors.joining(","));
        assertThat(reason(TOPIC, ("{" + many + "}").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("too-many-fields");
    }

    private static byte[] bytes(String text, int... inPlaceOfHash) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (char c : text.replace('\'', '"').toCharArray()) {
            if (c == '#') {
                IntStream.of(inPlaceOfHash).forEach(bytes::write);
            } else {
                bytes.write(c);
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void aMessageHasNoMoreFieldsThanItsNeighboursCanWaitFor() {
        String fields =
                IntStream.range(0, 1_000).mapToObj("\"f%d\":1"::formatted).collect(Collectors.joining(","));
        String json =
                IntStream.range(0, 33).mapToObj(i -> "{" + fields + "}").collect(Collectors.joining(",", "[", "]"));
        assertThat(reason(TOPIC, json.getBytes(StandardCharsets.UTF_8))).isEqualTo("too-many-fields");
        assertThat(decode(TOPIC, "[{" + fields + "}]"))
                .as("as many in one reading are fine")
                .isInstanceOf(Decoding.Decoded.class);
    }

    @Test
    void keepsTheGoodNeighboursOfABadReading() {
        Decoding decoding = decode(TOPIC, "[{\"t\":1},{\"site\":9},{\"t\":3},7]");
        assertThat(decoding).isInstanceOfSatisfying(Decoding.Decoded.class, decoded -> {
            assertThat(decoded.readings()).hasSize(2);
            assertThat(decoded.faults()).extracting(DecodeFault::index).containsExactly(1, 3);
            assertThat(decoded.faults())
                    .extracting(DecodeFault::reason)
                    .containsExactly("reserved-name", "not-an-object");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "telemetry/plant/dev, no-route",
        "other/plant/dev/m, no-route",
        "telemetry/plant//m, bad-name",
        "telemetry/plant/a%b/m, bad-name",
        "telemetry/plant/../m, bad-name",
        "telemetry/plant/dev/m/time, bad-name",
        "spBv1.0/group/NBIRTH/node, malformed-sparkplug",
    })
    void refusesTopicsThatNoRouteTakesOrThatHoldNoNames(String topic, String reason) {
        assertThat(reason(topic, "{\"t\":1}".getBytes(StandardCharsets.UTF_8))).isEqualTo(reason);
    }

    @Test
    void neverThrowsWhateverTheBytes() {
        Random random = new Random(42);
        String seed =
                "{\"ts\":1700000000000,\"t\":-1.5e3,\"s\":\"\\u00e9\",\"values\":{\"a\":[1,{\"b\":null}]},\"ok\":true}";
        for (int i = 0; i < 200_000; i++) {
            byte[] payload = seed.getBytes(StandardCharsets.UTF_8);
            for (int change = random.nextInt(6); change >= 0; change--) {
                payload[random.nextInt(payload.length)] = (byte) random.nextInt(256);
            }
            assertThat(decoder.decode(TOPIC, payload, RECEIVED)).isNotNull();
        }
    }

    private Decoding decode(String topic, String payload) {
        return decoder.decode(topic, payload.getBytes(StandardCharsets.UTF_8), RECEIVED);
    }

    private List<Reading> readings(String topic, String payload) {
        return switch (decode(topic, payload)) {
            case Decoding.Decoded decoded -> {
                assertThat(decoded.faults()).isEmpty();
                yield decoded.readings();
            }
            case Decoding.Filtered filtered -> throw new AssertionError(filtered);
            case Decoding.Undecodable bad -> throw new AssertionError(bad.fault());
        };
    }

    private String reason(String topic, byte[] payload) {
        return switch (decoder.decode(topic, payload, RECEIVED)) {
            case Decoding.Decoded decoded -> decoded.faults().getFirst().reason();
            case Decoding.Filtered _ -> "filtered";
            case Decoding.Undecodable bad -> bad.fault().reason();
        };
    }
}
