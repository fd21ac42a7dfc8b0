/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.senml;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.model.Field;
import io.sluice.model.SeriesKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input: each with a reason of its own, never an exception. */
class SenmlBadInputTest {

    private static final long RECEIVED = 1_800_000_000_000_000_000L;
    private static final SeriesKey SERIES = SeriesKey.of("senml", "plant", "d");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{\"n\":\"a\",\"v\":1}                             | malformed-json",
                "[{\"n\":\"a\",\"v\":1}]x                           | malformed-json",
                "{\"n\":\"a\",\"v\":1}                              | not-an-array",
                "17                                                 | not-an-array",
                "[17]                                               | not-an-object",
                "[]                                                 | no-fields",
                "[{\"bn\":\"a\"}]                                   | no-fields",
                "[{\"n\":\"a\"}]                                    | no-value",
                "[{\"n\":\"a\",\"v\":\"1\"}]                        | wrong-type",
                "[{\"n\":1,\"v\":1}]                                | wrong-type",
                "[{\"bn\":1,\"n\":\"a\",\"v\":1}]                   | wrong-type",
                "[{\"n\":\"a\",\"v\":null}]                         | wrong-type",
                "[{\"n\":\"a\",\"v\":[[[{}]]]}]                     | wrong-type",
                "[{\"n\":\"a\",\"vb\":1}]                           | wrong-type",
                "[{\"n\":\"a\",\"v\":1,\"v\":2}]                    | duplicate-label",
                "[{\"n\":\"a\",\"v\":1},{\"n\":\"a\",\"v\":2}]      | duplicate-field",
                "[{\"n\":\"a\",\"v\":1,\"vs\":\"x\"}]               | several-values",
                "[{\"n\":\"a\",\"vd\":\"$$\"}]                      | bad-data-value",
                "[{\"n\":\"a\",\"v\":1,\"x_\":1}]                   | unknown-label",
                "[{\"n\":\"a\",\"v\":1,\"bver\":11}]                | unsupported-version",
                "[{\"n\":\"a\",\"v\":1e400}]                        | number-out-of-range",
                "[{\"bv\":1e308,\"n\":\"a\",\"v\":1.7e308}]         | number-out-of-range",
                "[{\"n\":\"a\",\"v\":1,\"t\":1e11}]                 | bad-timestamp",
                "[{\"n\":\"a\",\"v\":1,\"t\":9.9e9}]                | bad-timestamp",
                "[{\"n\":\"a\",\"v\":1,\"t\":1e999999}]             | bad-timestamp",
                "[{\"n\":\"a\",\"v\":1,\"t\":1e99999999999}]        | bad-timestamp",
                "[{\"n\":\"a\",\"v\":1,\"t\":0e2147483648}]         | bad-timestamp",
                "[{\"n\":\"a/b\",\"v\":1}]                          | bad-name",
                "[{\"v\":1}]                                        | bad-name",
                "[{\"n\":\"d:\",\"v\":1}]                           | bad-name",
                "[{\"n\":\"time\",\"v\":1}]                         | reserved-name",
                "[{\"n\":\"a\",\"v\":NaN}]                          | malformed-json",
            })
    void refusesWhatBreaksARuleWithAReasonOfItsOwn(String pack, String reason) {
        assertThat(reason(pack.getBytes(StandardCharsets.UTF_8))).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "81a2006161, malformed-cbor, cut short",
        "81a20061610201ff, malformed-cbor, something behind the end",
        "81a20061ff0201, invalid-utf8, a name that is not UTF-8",
        "81fc, malformed-cbor, a reserved additional value",
        "9f, malformed-cbor, an array without an end",
        "819b7fffffffffffffff, malformed-cbor, a length of 2 to the 63",
        "81a200616108e8, wrong-type, a simple value for bytes",
        "81a200616102f97e00, number-out-of-range, NaN",
        "81a200616102fb7ff0000000000000, number-out-of-range, infinity",
        "81a2006161027fffff, malformed-cbor, an endless text without an end",
        "a20061610201, not-an-array, a map",
        "8101, not-an-object, a number for a record",
        "81a2006161025b00000000ffffffff01, malformed-cbor, bytes that are not there",
        "81a2006161026131, wrong-type, a text for a number",
        "81a2f561610201, malformed-cbor, a label that is a boolean",
        "81a300616102010202, duplicate-label, v twice",
        "82a20061610201a20061610202, duplicate-field, a name twice",
        "81a200616102c4821a7fffffff01, number-out-of-range, a decimal fraction beyond a double",
        "81a20061610362c328, invalid-utf8, half a character",
        "81a20061610362c0af, invalid-utf8, a slash in two bytes",
        "81a20061610363eda080, invalid-utf8, half a pair",
        "81a20061610366eda080edb080, invalid-utf8, a pair as its halves",
        "81a20061610364f4908080, invalid-utf8, a character beyond Unicode",
        "81a2006161037f61c361a9ff, invalid-utf8, a character in two chunks",
        "81a20062c0af0201, invalid-utf8, a name of overlong form",
        "81a200616162c1b601, invalid-utf8, a label of overlong form",
    })
    void refusesBadCborWithAReasonOfItsOwn(String hex, String reason, String what) {
        assertThat(reason(HexFormat.of().parseHex(hex))).as(what).isEqualTo(reason);
    }

    @Test
    void bytesInCborMayBeAnyBytesInAnyForm() {
        List<Field> fields = List.of(Field.of("a", "w68"));
        for (String hex : List.of("81a20061610842c3af", "81a2006161085f41c341afff")) {
            assertThat(decode(HexFormat.of().parseHex(hex)))
                    .isInstanceOfSatisfying(
                            Decoding.Decoded.class,
                            decoded -> assertThat(decoded.readings().getFirst().fields())
                                    .isEqualTo(fields));
        }
    }

    @Test
    void refusesTextsThatAreTooLongAndLeavesTheOtherRecordsReadable() {
        String text = "x".repeat(70_000);
        for (String label : List.of("vs", "vd")) {
            Decoding decoding = decode("[{\"n\":\"a\",\"v\":1},{\"n\":\"b\",\"%s\":\"%s\"}]".formatted(label, text));
            assertThat(decoding).isInstanceOfSatisfying(Decoding.Decoded.class, decoded -> {
                assertThat(decoded.readings()).hasSize(1);
                assertThat(decoded.faults()).extracting(DecodeFault::reason).containsExactly("text-too-long");
            });
        }
        assertThat(reason(HexFormat.of().parseHex("81a2006161037a00011170" + "78".repeat(70_000))))
                .isEqualTo("text-too-long");
        assertThat(reason("[{\"n\":\"%s\",\"v\":1}]".formatted("n".repeat(129)).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("bad-name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c3", "c0af", "eda080", "f4908080"})
    void refusesJsonThatIsNotUtf8(String hex) {
        String before = HexFormat.of().formatHex("[{\"n\":\"a\",\"vs\":\"".getBytes(StandardCharsets.UTF_8));
        String behind = HexFormat.of().formatHex("\"}]".getBytes(StandardCharsets.UTF_8));
        assertThat(reason(HexFormat.of().parseHex(before + hex + behind))).isEqualTo("invalid-utf8");
    }

    @Test
    void saysWhatIsWrongInWordsThatMeanSomethingToADevicesOwner() {
        assertThat(decode(HexFormat.of().parseHex("81a2006161")))
                .isInstanceOfSatisfying(
                        Decoding.Undecodable.class,
                        bad -> assertThat(bad.fault().detail())
                                .endsWith("Object value: expected 1 more properties (at byte 5)"));
        assertThat(decode("[{\"x\":" + "[".repeat(100)))
                .isInstanceOfSatisfying(
                        Decoding.Undecodable.class,
                        bad -> assertThat(bad.fault().detail())
                                .isEqualTo("Document nesting depth (33) exceeds the maximum allowed (32)"));
    }

    @Test
    void refusesDeepNestingAndTooManyRecords() {
        assertThat(reason(("[{\"x\":" + "[".repeat(100)).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("limit-exceeded");
        byte[] deep = new byte[200];
        Arrays.fill(deep, (byte) 0x81);
        assertThat(reason(deep)).isEqualTo("limit-exceeded");
        String many = "{\"n\":\"a\",\"v\":1},".repeat(1_001);
        assertThat(reason(("[" + many.substring(0, many.length() - 1) + "]").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("too-many-readings");
    }

    @Test
    void keepsTheGoodNeighboursOfABadRecord() {
        Decoding decoding = decode("[{\"n\":\"a\",\"v\":1},{\"n\":\"b\",\"v\":true},{\"n\":\"c\",\"t\":1,\"v\":3}]");
        assertThat(decoding).isInstanceOfSatisfying(Decoding.Decoded.class, decoded -> {
            assertThat(decoded.readings()).hasSize(2);
            assertThat(decoded.faults()).extracting(DecodeFault::index).containsExactly(1);
        });
    }

    private static Decoding decode(String pack) {
        return decode(pack.getBytes(StandardCharsets.UTF_8));
    }

    private static Decoding decode(byte[] pack) {
        return SenmlPayload.decode(SERIES, pack, RECEIVED);
    }

    private static String reason(byte[] pack) {
        return switch (decode(pack)) {
            case Decoding.Decoded decoded -> decoded.faults().getFirst().reason();
            case Decoding.Filtered _ -> "filtered";
            case Decoding.Undecodable bad -> bad.fault().reason();
        };
    }
}
