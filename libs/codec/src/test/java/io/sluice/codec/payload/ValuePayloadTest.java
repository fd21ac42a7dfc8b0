/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.Decoding;
import io.sluice.model.FieldType;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuePayloadTest {

    private static final SeriesKey SERIES = SeriesKey.of("environment", "plant", "dev-1");
    private static final NumberRules AS_WRITTEN = new NumberRules(EpochUnit.AUTO, IntegerPolicy.AS_WRITTEN);

    @ParameterizedTest
    @CsvSource({
        "21.5, FLOAT",
        "-3, FLOAT",
        "1e3, FLOAT",
        "1e-999999, FLOAT",
        "true, BOOLEAN",
        "open, STRING",
        "12 bar, STRING",
        "1e, STRING",
    })
    void readsBareValues(String payload, FieldType type) {
        assertThat(decode(NumberRules.DEFAULT, bytes(payload)))
                .isInstanceOfSatisfying(Decoding.Decoded.class, decoded -> {
                    Reading reading = decoded.readings().getFirst();
                    assertThat(reading.fields().getFirst().name()).isEqualTo("level");
                    assertThat(reading.fields().getFirst().value().type()).isEqualTo(type);
                });
    }

    static Stream<String> numbersThatDoNotFit() {
        String digits = "1".repeat(500);
        return Stream.of(
                "NaN", "-inf", "1e999", "1e999999", "-1e99999999999", digits, digits + ".5", "9".repeat(100_000));
    }

    @ParameterizedTest
    @MethodSource("numbersThatDoNotFit")
    void aNumberThatDoesNotFitIsRefusedAndNeverTakenForAText(String payload) {
        assertThat(reason(NumberRules.DEFAULT, bytes(payload))).isEqualTo("number-out-of-range");
        assertThat(reason(AS_WRITTEN, bytes(payload))).isEqualTo("number-out-of-range");
    }

    @Test
    void aLongNumberIsNotQuotedAsAWhole() {
        assertThat(decode(NumberRules.DEFAULT, bytes("9".repeat(100_000))))
                .isInstanceOfSatisfying(
                        Decoding.Undecodable.class,
                        bad -> assertThat(bad.fault().detail()).hasSizeLessThan(300));
    }

    @Test
    void aWholeNumberThatDoesNotFitIsRefusedWhereTheRouteKeepsThem() {
        assertThat(reason(AS_WRITTEN, bytes("9223372036854775808"))).isEqualTo("number-out-of-range");
    }

    @Test
    void refusesWhatIsTooLongOrBlank() {
        assertThat(reason(NumberRules.DEFAULT, bytes("x".repeat(65_536)))).isEqualTo("text-too-long");
        assertThat(decode(NumberRules.DEFAULT, bytes("x".repeat(65_535)))).isInstanceOf(Decoding.Decoded.class);
        assertThat(reason(NumberRules.DEFAULT, bytes(" \n"))).isEqualTo("empty-payload");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "61c3", "c0af", "eda080", "f4908080"})
    void refusesWhatIsNotUtf8(String hex) {
        assertThat(reason(NumberRules.DEFAULT, HexFormat.of().parseHex(hex))).isEqualTo("invalid-utf8");
    }

    private static Decoding decode(NumberRules numbers, byte[] payload) {
        return ValuePayload.decode(SERIES, "level", numbers, payload, 1);
    }

    private static String reason(NumberRules numbers, byte[] payload) {
        return decode(numbers, payload) instanceof Decoding.Undecodable bad
                ? bad.fault().reason()
                : "none";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
