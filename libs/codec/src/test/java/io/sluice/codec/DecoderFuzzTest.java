/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.lineprotocol.LineProtocolWriter;
import io.sluice.codec.payload.NumberRules;
import io.sluice.codec.route.Condition;
import io.sluice.codec.route.NamePattern;
import io.sluice.codec.route.PayloadFormat;
import io.sluice.codec.route.Route;
import io.sluice.codec.route.RouteRules;
import io.sluice.codec.route.RouteTable;
import io.sluice.codec.route.Template;
import io.sluice.codec.route.TopicPattern;
import io.sluice.codec.sparkplug.Tahu;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.eclipse.tahu.message.model.Metric;
import org.eclipse.tahu.message.model.MetricDataType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No payload, whatever its bytes, comes out as an exception or as something that cannot be written. How many payloads each
 * seed gives is the property {@code sluice.fuzz.payloads}; {@code ./sluice soak fuzz} makes that ten million in all, one
 * seed another each time, and keeps what they became.
 */
class DecoderFuzzTest {

    private static final int PAYLOADS = Integer.getInteger("sluice.fuzz.payloads", 100_000);
    private static final long RECEIVED = 1_800_000_000_000_000_000L;

    private static final SortedMap<String, Long> OUTCOMES = new TreeMap<>();

    private record Sample(String topic, byte[] payload) {}

    private final MessageDecoder decoder = new MessageDecoder(routes());
    private final List<Sample> samples = samples();
    private final LineProtocolWriter lines = new LineProtocolWriter();

    static LongStream seeds() {
        return LongStream.of(1, 8_428, 20_260_101, Long.getLong("soak.seed", 42));
    }

    @AfterAll
    static void keepWhatTheyBecame() throws IOException {
        String folder = System.getProperty("soak.results");
        if (folder != null) {
            String outcomes = OUTCOMES.entrySet().stream()
                    .map(outcome -> "    \"%s\" : %d".formatted(outcome.getKey(), outcome.getValue()))
                    .collect(Collectors.joining(",\n"));
            Files.writeString(Path.of(folder).resolve("fuzz.json"), """
                    {
                      "proof" : "fuzz",
                      "commit" : "%s",
                      "seeds" : %s,
                      "date" : "%s",
                      "payloadsWithoutEscape" : %d,
                      "became" : {
                    %s
                      }
                    }
                    """.formatted(
                    System.getProperty("soak.commit", "unknown"),
                    Arrays.toString(seeds().toArray()),
                    Instant.now().truncatedTo(ChronoUnit.SECONDS),
                    OUTCOMES.values().stream().mapToLong(Long::longValue).sum(),
                    outcomes));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noPayloadEscapesAsAnException(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < PAYLOADS; i++) {
            Sample sample = samples.get(random.nextInt(samples.size()));
            byte[] payload = mutated(sample.payload(), random);
            if (random.nextInt(16) == 0) {
                payload = random.nextBoolean() ? packed(payload) : mutated(packed(payload), random);
            }
            try {
                check(decoder.decode(sample.topic(), payload, RECEIVED));
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                throw new AssertionError(
                        "seed %d, payload %d: topic %s, bytes %s"
                                .formatted(
                                        seed, i, sample.topic(), HexFormat.of().formatHex(payload)),
                        e);
            }
        }
    }

    private void check(Decoding decoding) {
        switch (decoding) {
            case Decoding.Undecodable bad -> {
                assertThat(bad.fault().index()).isEqualTo(DecodeFault.WHOLE_MESSAGE);
                count(bad.fault().reason());
            }
            case Decoding.Filtered _ -> count("(filtered)");
            case Decoding.Decoded decoded -> {
                lines.clear();
                decoded.readings().forEach(lines::append);
                checkIndexes(decoded);
                count(
                        decoded.faults().isEmpty()
                                ? "(readings)"
                                : decoded.faults().getFirst().reason());
            }
        }
    }

    private static void count(String outcome) {
        OUTCOMES.merge(outcome, 1L, Long::sum);
    }

    /** Every reading, fault and omission has a place of its own in the payload. */
    private static void checkIndexes(Decoding.Decoded decoded) {
        List<Integer> gaps = decoded.gaps();
        BitSet places = new BitSet();
        gaps.forEach(places::set);
        assertThat(places.cardinality()).isEqualTo(gaps.size());
        assertThat(gaps.isEmpty() ? -1 : gaps.getLast())
                .isLessThan(gaps.size() + decoded.readings().size());
    }

    private static byte[] mutated(byte[] sample, Random random) {
        byte[] payload = sample.clone();
        for (int change = random.nextInt(6); change > 0; change--) {
            payload = changed(payload, random);
        }
        return payload;
    }

    private static byte[] changed(byte[] payload, Random random) {
        if (payload.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        int at = random.nextInt(payload.length);
        int length = 1 + random.nextInt(Math.min(16, payload.length - at));
        ByteArrayOutputStream changed = new ByteArrayOutputStream(payload.length + length);
        changed.write(payload, 0, at);
        switch (random.nextInt(6)) {
            case 0 -> changed.write(payload, at + length, payload.length - at - length);
            case 1 -> {} // cut short
            case 2 -> {
                changed.write(random.nextInt(256));
                changed.write(payload, at, payload.length - at);
            }
            case 3 -> {
                changed.write(payload, at, length);
                changed.write(payload, at, payload.length - at);
            }
            case 4 -> {
                changed.write(payload[at] ^ 1 << random.nextInt(8));
                changed.write(payload, at + 1, payload.length - at - 1);
            }
            default -> {
                changed.write("\"{}[],:\\ =\n-eEiu.9".charAt(random.nextInt(18)));
                changed.write(payload, at + 1, payload.length - at - 1);
            }
        }
        return changed.toByteArray();
    }

    private static List<Sample> samples() {
        List<Sample> samples = new ArrayList<>();
        String json =
                "[{\"ts\":1700000000000,\"t\":-1.5e3,\"s\":\"\\u00e9\",\"values\":{\"a\":[1,{\"b\":null}]},\"ok\":true},{\"batch\":\"x\",\"n\":9223372036854775807}]";
        for (String topic : List.of("telemetry/s/d/m", "shaped/d/m", "whole/d/m", "v1/devices/d/telemetry")) {
            add(samples, topic, json);
            add(samples, topic, "{\"t\":0.5,\"time\":1700000000.25,\"n\":{\"a\":-7,\"on\":false},\"batch\":\"b 1\"}");
        }
        add(samples, "telemetry/s/d/m/f", "-21.5e3");
        String senml =
                "[{\"bn\":\"d:\",\"bt\":1.276020076001e+09,\"bu\":\"A\",\"bver\":5,\"bv\":1,\"bs\":2,\"n\":\"voltage\",\"u\":\"V\",\"v\":120.1},"
                        + "{\"n\":\"c\",\"t\":-5,\"vs\":\"x\"},{\"n\":\"e\",\"vb\":true},{\"n\":\"g\",\"vd\":\"aGkgCg\"},{\"u\":\"lat\",\"s\":1,\"ut\":5}]";
        add(samples, "senml/s/d", senml);
        add(
                samples,
                "lp/s/d",
                "# c\nwea\\ ther,room=a\\,b,site=s t=1.5e3,n=17i,u=3u,ok=T,x=\"a \\\"q\\\" \\\\ b\" 1700000000000000000\r\nm f=1\n");
        for (String hex : List.of(
                "87a721781b75726e3a6465763a6f773a3130653230373361303130383030363a22fb41d303a15b00106223614120050067766f6c7461676501615602fb405e066666666666a3006763757272656e74062402fb3ff3333333333333",
                "82a3006161c482211a0000ffff02c249010000000000000000a200616208430102ff",
                "9fbf00616102f93e00ffbf7f616e616dff616102fbc05e066666666666ffff")) {
            samples.add(new Sample("senml/s/d", HexFormat.of().parseHex(hex)));
        }
        samples.addAll(ofSparkplug());
        return samples;
    }

    /** One in six comes as it is, so that births go among the damaged, and aliases are known now and then. */
    private static List<Sample> ofSparkplug() {
        Metric temperature = Tahu.born("motor/temperature", 7, MetricDataType.Double, 20.5);
        Metric running = Tahu.born("motor/on", 8, MetricDataType.Boolean, true);
        Metric later = Tahu.aliased(7, MetricDataType.Double, 21.5, Tahu.AT + 1);
        return List.of(
                new Sample("spBv1.0/s/NBIRTH/n", Tahu.payload(0, Tahu.bdSeq(4), temperature, running)),
                new Sample("spBv1.0/s/NDATA/n", Tahu.payload(1, later)),
                new Sample("spBv1.0/s/DBIRTH/n/d", Tahu.payload(2, temperature)),
                new Sample(
                        "spBv1.0/s/DDATA/n/d", Tahu.payload(3, later, Tahu.named("note", MetricDataType.String, "é"))),
                new Sample("spBv1.0/s/DDEATH/n/d", Tahu.payload(4)),
                new Sample("spBv1.0/s/NDEATH/n", Tahu.payload(5, Tahu.bdSeq(4))));
    }

    private static void add(List<Sample> samples, String topic, String payload) {
        samples.add(new Sample(topic, payload.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] packed(byte[] payload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(payload);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static RouteTable routes() {
        RouteRules shaping = new RouteRules(
                Map.of("line", Template.parse("3")),
                Set.of("batch"),
                List.of(NamePattern.parse("*")),
                List.of(NamePattern.parse("s*")),
                List.of(Condition.parse("t != 0")),
                NumberRules.DEFAULT,
                false);
        RouteRules whole =
                new RouteRules(Map.of(), Set.of(), List.of(), List.of(), List.of(), NumberRules.LINE_PROTOCOL, false);
        List<Route> routes = new ArrayList<>();
        routes.add(route("shaped/{device}/{measurement}", shaping));
        routes.add(route("whole/{device}/{measurement}", whole));
        routes.addAll(RouteTable.DEFAULT.routes());
        return new RouteTable(routes);
    }

    private static Route route(String topic, RouteRules rules) {
        return new Route(
                TopicPattern.parse(topic), PayloadFormat.JSON, Template.parse("hall"), null, null, null, rules);
    }
}
