/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.Decoding;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The short way and the long one must not differ, whatever comes. */
class FlatJsonProperties {

    private static final SeriesKey SERIES = SeriesKey.of("m", "s", "d");

    private final FlatJson flat = new FlatJson();

    @Example
    void readsWhatDevicesSend() {
        String payload = "{\"temperature\":21.5, \"humidity\" : 40,\"on\":true,\"mode\":\"auto\",\"ts\":1700000000123}";

        assertThat(read(payload)).isNotNull().isEqualTo(byJackson(payload));
    }

    @Example
    void leavesEverythingElseToTheLongWay() {
        assertThat(List.of(
                        "{}",
                        "[]",
                        "{\"a\":1e3}",
                        "{\"a\":{\"b\":1}}",
                        "{\"a\":\"\\n\"}",
                        "{\"a\":1,\"a\":2}",
                        "{\"a\":01}"))
                .allSatisfy(payload -> assertThat(read(payload)).isNull());
    }

    @Property(tries = 20_000)
    void readsObjectsAsTheLongWayDoes(@ForAll("objects") String payload) {
        Reading reading = read(payload);
        if (reading != null) {
            assertThat(reading).isEqualTo(byJackson(payload));
        }
    }

    @Property(tries = 20_000)
    void readsDamagedObjectsAsTheLongWayDoes(
            @ForAll("objects") String payload, @ForAll int place, @ForAll("bytes") byte[] instead) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        int at = Math.floorMod(place, bytes.length);
        System.arraycopy(instead, 0, bytes, at, Math.min(instead.length, bytes.length - at));
        Reading reading = flat.read(SERIES, bytes, 7);
        if (reading != null) {
            assertThat(JsonPayload.decode(SERIES, NumberRules.DEFAULT, bytes, 7))
                    .isEqualTo(new Decoding.Decoded(List.of(reading), List.of()));
        }
    }

    @Property(tries = 20_000)
    void readsNumbersToTheLastBit(@ForAll long whole, @ForAll int digits, @ForAll int decimals) {
        long shortened = whole / (long) Math.pow(10, Math.floorMod(digits, 19));
        String text = Long.toString(shortened);
        int point = Math.floorMod(decimals, 12);
        String number = point == 0
                ? text
                : text + "." + "%012d".formatted(Math.abs((long) decimals)).substring(12 - point);
        Reading reading = read("{\"a\":" + number + "}");
        if (reading != null) {
            assertThat(reading.fields().getFirst().value())
                    .isEqualTo(new io.sluice.model.FieldValue.FloatValue(Double.parseDouble(number)));
        }
    }

    private Reading read(String payload) {
        return flat.read(SERIES, payload.getBytes(StandardCharsets.UTF_8), 7);
    }

    private static Reading byJackson(String payload) {
        Decoding decoding =
                JsonPayload.decode(SERIES, NumberRules.DEFAULT, payload.getBytes(StandardCharsets.UTF_8), 7);
        assertThat(decoding).as(payload).isInstanceOf(Decoding.Decoded.class);
        Decoding.Decoded decoded = (Decoding.Decoded) decoding;
        assertThat(decoded.faults()).as(payload).isEmpty();
        assertThat(decoded.readings()).as(payload).hasSize(1);
        return decoded.readings().getFirst();
    }

    @Provide
    Arbitrary<String> objects() {
        Arbitrary<String> member = Combinators.combine(names(), values(), spaces())
                .as((name, value, space) -> space + "\"" + name + "\"" + space + ":" + space + value + space);
        return member.list().ofMaxSize(6).map(members -> members.stream().collect(Collectors.joining(",", "{", "}")));
    }

    private static Arbitrary<String> names() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "a", "b", "temperature", "ts", "time", "timestamp", "values", "site", "device", "", ".", "a/b"),
                Arbitraries.of("größe", "a\\\"b", "x".repeat(128), "x".repeat(129)));
    }

    private static Arbitrary<String> values() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "true",
                        "false",
                        "null",
                        "nul",
                        "truth",
                        "\"\"",
                        "\"text\"",
                        "\"é\"",
                        "\"\\u0041\"",
                        "{}",
                        "[1]"),
                Arbitraries.of(
                        "0",
                        "-0",
                        "-0.0",
                        "0.0",
                        "00",
                        "1.",
                        ".5",
                        "+1",
                        "1e5",
                        "1E-2",
                        "123456789012345",
                        "1234567890123456"),
                Arbitraries.of(
                        "1700000000", "1700000000123", "1700000000123456789", "99999999999999999999", "-1", "1.5"),
                Arbitraries.longs().map(String::valueOf),
                Arbitraries.doubles().map(String::valueOf),
                Arbitraries.integers().map(i -> String.valueOf(i / 1000.0)));
    }

    private static Arbitrary<String> spaces() {
        return Arbitraries.of("", "", "", " ", "\t", "\r\n", "\u000b");
    }

    @Provide
    Arbitrary<byte[]> bytes() {
        return Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(3),
                Arbitraries.of(",", "}", "{", "\"", ":", "0", "e", ".", "-", " ", ",,", "}}")
                        .map(text -> text.getBytes(StandardCharsets.US_ASCII)));
    }
}
