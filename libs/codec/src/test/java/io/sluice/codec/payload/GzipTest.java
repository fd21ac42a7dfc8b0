/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.codec.MessageDecoder;
import io.sluice.codec.route.RouteTable;
import io.sluice.model.Field;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GzipTest {

    private final MessageDecoder decoder = new MessageDecoder(RouteTable.DEFAULT);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "telemetry/s/d/m   | {\"t\":1}                 | t",
                "telemetry/s/d/m/t | 1                         | t",
                "senml/s/d         | [{\"n\":\"t\",\"v\":1}]   | t",
                "lp/s/d            | m t=1                     | t",
            })
    void unpacksWhateverTheFormatIs(String topic, String payload, String field) throws IOException {
        assertThat(decoder.decode(topic, packed(payload.getBytes(StandardCharsets.UTF_8)), 1))
                .isInstanceOfSatisfying(
                        Decoding.Decoded.class,
                        decoded -> assertThat(decoded.readings().getFirst().fields())
                                .containsExactly(Field.of(field, 1)));
    }

    @Test
    void refusesWhatUnpacksToTooManyTimesItsSize() throws IOException {
        byte[] bomb = packed(new byte[1 << 20]);
        assertThat(bomb.length).isLessThan(2_000);
        assertThat(fault(bomb).reason()).isEqualTo("gzip-bomb");
        assertThat(fault(bomb).detail()).contains(bomb.length + " bytes of gzip");
    }

    @ParameterizedTest
    @ValueSource(strings = {"telemetry/s/d/m/f", "senml/s/d", "lp/s/d", "v1/devices/d/telemetry", "spBv1.0/s/NBIRTH/n"})
    void refusesABombWhateverTheFormatIs(String topic) throws IOException {
        assertThat(fault(topic, packed(new byte[1 << 20])).reason()).isEqualTo("gzip-bomb");
    }

    @Test
    void refusesWhatUnpacksToTooMuch() throws IOException {
        byte[] noise = new byte[Gzip.MOST_BYTES + 1];
        new Random(1).nextBytes(noise);
        assertThat(fault(packed(noise)).reason()).isEqualTo("gzip-bomb");
    }

    @Test
    void letsWhatIsSmallUnpackToAnyNumberOfTimesItsSize() throws IOException {
        byte[] blanks = new byte[60_000];
        Arrays.fill(blanks, (byte) ' ');
        assertThat(fault(packed(blanks)).reason()).isEqualTo("not-an-object");
    }

    @Test
    void refusesBrokenGzipAtEveryLength() throws IOException {
        byte[] whole = packed("{\"temperature\":21.5}".getBytes(StandardCharsets.UTF_8));
        for (int length = 2; length < whole.length; length++) {
            assertThat(fault(Arrays.copyOf(whole, length)).reason())
                    .as("cut to %d", length)
                    .isEqualTo("malformed-gzip");
        }
        byte[] wrongSum = whole.clone();
        wrongSum[whole.length - 8] ^= 1;
        assertThat(fault(wrongSum).reason()).isEqualTo("malformed-gzip");
    }

    @Test
    void unpacksOnce() throws IOException {
        assertThat(fault(packed(packed("{\"t\":1}".getBytes(StandardCharsets.UTF_8))))
                        .reason())
                .isIn("invalid-utf8", "malformed-json");
        assertThat(fault(packed(new byte[0])).reason()).isEqualTo("empty-payload");
    }

    private DecodeFault fault(byte[] payload) {
        return fault("telemetry/s/d/m", payload);
    }

    private DecodeFault fault(String topic, byte[] payload) {
        return ((Decoding.Undecodable) decoder.decode(topic, payload, 1)).fault();
    }

    private static byte[] packed(byte[] payload) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(payload);
        }
        return bytes.toByteArray();
    }
}
