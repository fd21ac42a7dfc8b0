/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.senml;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORGenerator;

/** The examples are those of RFC 8428, section 5.1 and 6; the CBOR bytes of the second are the RFC's own. */
class SenmlPayloadTest {

    private static final long RECEIVED = 1_800_000_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final String WIRE = "urn:dev:ow:10e2073a01080063";

    @Test
    void readsASingleDatapoint() {
        assertThat(readings(WIRE, "[{\"n\":\"urn:dev:ow:10e2073a01080063\",\"u\":\"Cel\",\"v\":23.1}]"))
                .containsExactly(reading(WIRE, RECEIVED, Field.of(WIRE, 23.1)));
    }

    @Test
    void putsTheRecordsOfOneTimeTogether() {
        assertThat(readings(WIRE, """
                                [
                                  {"bn":"urn:dev:ow:10e2073a01080063:","n":"voltage","u":"V","v":120.1},
                                  {"n":"current","u":"A","v":1.2}
                                ]"""))
                .containsExactly(reading(WIRE, RECEIVED, Field.of("voltage", 120.1), Field.of("current", 1.2)));
    }

    @Test
    void readsTheCborOfTheSpecificationAsItsJson() {
        String json = """
                [
                  {"bn":"urn:dev:ow:10e2073a0108006:","bt":1.276020076001e+09,
                   "bu":"A","bver":5,
                   "n":"voltage","u":"V","v":120.1},
                  {"n":"current","t":-5,"v":1.2},
                  {"n":"current","t":-4,"v":1.3},
                  {"n":"current","t":-3,"v":1.4},
                  {"n":"current","t":-2,"v":1.5},
                  {"n":"current","t":-1,"v":1.6},
                  {"n":"current","v":1.7}
                ]""";
        byte[] cbor = HexFormat.of()
                .parseHex("87a721781b75726e3a6465763a6f773a3130653230373361303130383030363a"
                        + "22fb41d303a15b00106223614120050067766f6c7461676501615602fb405e06"
                        + "6666666666a3006763757272656e74062402fb3ff3333333333333a300676375"
                        + "7272656e74062302fb3ff4cccccccccccda3006763757272656e74062202fb3f"
                        + "f6666666666666a3006763757272656e74062102f93e00a3006763757272656e"
                        + "74062002fb3ff999999999999aa3006763757272656e74060002fb3ffb333333" + "333333");
        String device = "urn:dev:ow:10e2073a0108006";
        long now = 1_276_020_076_001_000_000L;
        List<Reading> expected = List.of(
                reading(device, now, Field.of("voltage", 120.1), Field.of("current", 1.7)),
                reading(device, now - 5 * SECOND, Field.of("current", 1.2)),
                reading(device, now - 4 * SECOND, Field.of("current", 1.3)),
                reading(device, now - 3 * SECOND, Field.of("current", 1.4)),
                reading(device, now - 2 * SECOND, Field.of("current", 1.5)),
                reading(device, now - SECOND, Field.of("current", 1.6)));

        assertThat(readings(device, json)).containsExactlyElementsOf(expected);
        assertThat(readings(device, cbor)).containsExactlyElementsOf(expected);
    }

    @Test
    void readsASeriesOfOneSensor() {
        List<Reading> readings = readings(WIRE, """
                [
                  {"bn":"urn:dev:ow:10e2073a01080063","bt":1.320067464e+09,
                   "bu":"%RH","v":21.2},
                  {"t":10,"v":21.3},
                  {"t":20,"v":21.4}
                ]""");
        long base = 1_320_067_464L * SECOND;
        assertThat(readings)
                .containsExactly(
                        reading(WIRE, base, Field.of(WIRE, 21.2)),
                        reading(WIRE, base + 10 * SECOND, Field.of(WIRE, 21.3)),
                        reading(WIRE, base + 20 * SECOND, Field.of(WIRE, 21.4)));
    }

    @Test
    void tellsQuantitiesOfOneNameApartByTheirUnit() {
        List<Reading> readings = readings(WIRE, """
                [
                  {"bn":"urn:dev:ow:10e2073a01080063","bt":1.320067464e+09,
                   "bu":"%RH","v":20},
                  {"u":"lon","v":24.30621},
                  {"u":"lat","v":60.07965},
                  {"t":60,"v":20.3},
                  {"u":"lon","t":60,"v":24.30622},
                  {"u":"%EL","t":150,"v":98}
                ]""");
        long base = 1_320_067_464L * SECOND;
        assertThat(readings)
                .containsExactly(
                        reading(
                                WIRE,
                                base,
                                Field.of(WIRE, 20),
                                Field.of(WIRE + "_lon", 24.30621),
                                Field.of(WIRE + "_lat", 60.07965)),
                        reading(WIRE, base + 60 * SECOND, Field.of(WIRE, 20.3), Field.of(WIRE + "_lon", 24.30622)),
                        reading(WIRE, base + 150 * SECOND, Field.of(WIRE + "_EL", 98)));
    }

    @Test
    void readsEveryTypeOfValue() {
        assertThat(readings(WIRE, """
                                [
                                  {"bn":"urn:dev:ow:10e2073a01080063:","n":"temp","u":"Cel","v":23.1},
                                  {"n":"label","vs":"Machine Room"},
                                  {"n":"open","vb":false},
                                  {"n":"nfc-reader","vd":"aGkgCg"}
                                ]"""))
                .containsExactly(reading(
                        WIRE,
                        RECEIVED,
                        Field.of("temp", 23.1),
                        Field.of("label", "Machine Room"),
                        Field.of("open", false),
                        Field.of("nfc-reader", "aGkgCg")));
    }

    @Test
    void readsACollectionAndRefusesOnlyTheNamesThatHoldASlash() {
        Decoding decoding = decode("2001:db8::2", """
                [
                  {"bn":"2001:db8::2/","bt":1.320078429e+09,
                   "n":"temperature","u":"Cel","v":25.2},
                  {"n":"humidity","u":"%RH","v":30},
                  {"bn":"2001:db8::1/","n":"temperature","u":"Cel","v":12.3},
                  {"n":"humidity","u":"%RH","v":67}
                ]""");
        assertThat(decoding).isInstanceOfSatisfying(Decoding.Decoded.class, decoded -> {
            assertThat(decoded.readings())
                    .containsExactly(reading(
                            "2001:db8::2",
                            1_320_078_429L * SECOND,
                            Field.of("temperature", 25.2),
                            Field.of("humidity", 30)));
            assertThat(decoded.faults()).extracting(DecodeFault::reason).containsExactly("bad-name", "bad-name");
            assertThat(decoded.faults()).extracting(DecodeFault::index).containsExactly(1, 2);
            assertThat(decoded.faults().getFirst().detail()).startsWith("record 2: ");
        });
    }

    @Test
    void takesRecordsOfBaseFieldsOnlyAsNoMeasurement() {
        assertThat(readings(WIRE, """
                                [
                                  {"bn":"urn:dev:ow:10e2073a01080063:"},
                                  {"n":"temp","u":"Cel","v":23.1},
                                  {"n":"heat","u":"/","v":1},
                                  {"n":"fan","u":"/","v":0}
                                ]"""))
                .containsExactly(
                        reading(WIRE, RECEIVED, Field.of("temp", 23.1), Field.of("heat", 1), Field.of("fan", 0)));
    }

    @Test
    void addsBaseValueAndBaseSum() {
        assertThat(
                        readings(
                                "d",
                                "[{\"bn\":\"d:\",\"bv\":100,\"bs\":1000,\"n\":\"a\",\"v\":2.5},{\"n\":\"b\",\"s\":5},{\"n\":\"c\",\"vb\":true}]"))
                .containsExactly(reading(
                        "d",
                        RECEIVED,
                        Field.of("a", 102.5),
                        Field.of("a_sum", 1000),
                        Field.of("b", 100),
                        Field.of("b_sum", 1005),
                        Field.of("c", true),
                        Field.of("c_sum", 1000)));
    }

    @Test
    void keepsASumWithoutAValue() {
        assertThat(readings("d", "[{\"n\":\"energy\",\"s\":71.5}]"))
                .containsExactly(reading("d", RECEIVED, Field.of("energy_sum", 71.5)));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1800000000000000000",
        "-1.5, 1799999998500000000",
        "268435455, 2068435455000000000",
        "268435456, 268435456000000000",
        "1700000000.123456789, 1700000000123456789",
        "1700000000.1234567891, 1700000000123456789",
        "1.7e9, 1700000000000000000",
    })
    void countsTimesBelowTwoToTheTwentyEightFromNow(String time, long nanos) {
        assertThat(readings("d", "[{\"n\":\"a\",\"t\":" + time + ",\"v\":1}]")
                        .getFirst()
                        .timeNanos())
                .isEqualTo(nanos);
    }

    @Test
    void readsWhatAnotherEncoderMadeOfIt() {
        byte[] cbor = cbor(pack -> {
            pack.writeStartArray();
            pack.writeStartObject();
            pack.writePropertyId(-2);
            pack.writeString("d/");
            pack.writePropertyId(-3);
            pack.writeNumber(1_700_000_000.25);
            pack.writePropertyId(0);
            pack.writeString("a");
            pack.writePropertyId(2);
            pack.writeNumber(17);
            pack.writeEndObject();
            pack.writeStartObject();
            pack.writePropertyId(0);
            pack.writeString("b");
            pack.writePropertyId(8);
            pack.writeBinary(new byte[] {1, 2, (byte) 0xff});
            pack.writeEndObject();
            pack.writeStartObject();
            pack.writePropertyId(0);
            pack.writeString("c");
            pack.writePropertyId(2);
            pack.writeNumber(new BigDecimal("273.15"));
            pack.writeName("extension");
            pack.writeString("ignored");
            pack.writeEndObject();
            pack.writeEndArray();
        });
        assertThat(readings("d", cbor))
                .containsExactly(reading(
                        "d",
                        1_700_000_000_250_000_000L,
                        Field.of("a", 17),
                        Field.of("b", "AQL_"),
                        Field.of("c", 273.15)));
    }

    @Test
    void readsCborWithTextLabelsAndBehindTheTagOfSelfDescription() {
        byte[] cbor = HexFormat.of().parseHex("d9d9f7" + "81" + "a2" + "616e" + "6161" + "6176" + "01");
        assertThat(readings("d", cbor)).containsExactly(reading("d", RECEIVED, Field.of("a", 1)));
    }

    private interface Pack {
        void write(JsonGenerator pack);
    }

    private static byte[] cbor(Pack pack) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CBORGenerator generator =
                (CBORGenerator) new CBORFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
            pack.write(generator);
        }
        return bytes.toByteArray();
    }

    private static SeriesKey series(String device) {
        return SeriesKey.of("senml", "plant", device);
    }

    private static Reading reading(String device, long nanos, Field... fields) {
        return new Reading(series(device), nanos, List.of(fields));
    }

    private static Decoding decode(String device, String pack) {
        return SenmlPayload.decode(series(device), pack.getBytes(StandardCharsets.UTF_8), RECEIVED);
    }

    private static List<Reading> readings(String device, String pack) {
        return readings(device, pack.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Reading> readings(String device, byte[] pack) {
        return switch (SenmlPayload.decode(series(device), pack, RECEIVED)) {
            case Decoding.Decoded decoded -> {
                assertThat(decoded.faults()).isEmpty();
                yield decoded.readings();
            }
            case Decoding.Filtered filtered -> throw new AssertionError(filtered);
            case Decoding.Undecodable bad -> throw new AssertionError(bad.fault());
        };
    }
}
