/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.codec.MessageDecoder;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteRulesTest {

    private static final long RECEIVED = 1_800_000_000_000_000_000L;
    private static final RouteRules NONE = RouteRules.of(PayloadFormat.JSON);

    @Test
    void fillsTemplatesWithLevelsOfTheTopic() {
        Route route = new Route(
                TopicPattern.parse("f/{plant}/{line}/{machine}/{kind}"),
                PayloadFormat.JSON,
                Template.parse("{plant}"),
                Template.parse("{line}-{machine}"),
                Template.parse("machines_{kind}"),
                null,
                new RouteRules(
                        Map.of("line", Template.parse("{line}"), "maker", Template.parse("acme")),
                        Set.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        NumberRules.DEFAULT,
                        false));
        assertThat(readings(route, "f/north/l1/m7/state", "{\"t\":1}"))
                .containsExactly(new Reading(
                        new SeriesKey(
                                "machines_state",
                                new DeviceKey("north", "l1-m7"),
                                Tags.of(Map.of("line", "l1", "maker", "acme"))),
                        RECEIVED,
                        List.of(Field.of("t", 1))));
        assertThat(reason(route, "f/north/l%1/m7/state", "{\"t\":1}")).isEqualTo("bad-name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "m/{line}/{device}/{measurement} | json | hall/{line} | | has the character '/'",
                "m/{site}/{device}/{measurement} | json | | {device}#1 | has the character '#'",
                "edge/# | sparkplug-b | | | is none of Sparkplug's, which begin with 'spBv1.0/'",
                "spBv1.0/{site}/# | sparkplug-b | | gateway | gives a device, and each Sparkplug message is",
            })
    void refusesWhatNoMessageCouldPass(
            String topic, String format, @Nullable String site, @Nullable String device, String complaint) {
        assertThatThrownBy(() -> new Route(
                        TopicPattern.parse(topic), PayloadFormat.of(format).orElseThrow(), site, device, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void fillsTheFieldOfABareValue() {
        Route route = new Route(
                TopicPattern.parse("f/{device}/{a}/{b}"),
                PayloadFormat.VALUE,
                Template.parse("hall"),
                null,
                Template.parse("m"),
                Template.parse("{a}.{b}"),
                RouteRules.of(PayloadFormat.VALUE));
        assertThat(readings(route, "f/d/x/y", "3").getFirst().fields()).containsExactly(Field.of("x.y", 3));
    }

    @Test
    void makesTagsOfMembersOfThePayload() {
        Route route = json(rules(Map.of(), Set.of("batch", "n", "meta_on"), "", "", ""));
        assertThat(readings(route, "f/d/m", "{\"batch\":\"b 1\",\"n\":17,\"meta\":{\"on\":true},\"t\":1}")
                        .getFirst())
                .isEqualTo(new Reading(
                        new SeriesKey(
                                "m",
                                new DeviceKey("hall", "d"),
                                Tags.of(Map.of("batch", "b 1", "n", "17", "meta_on", "true"))),
                        RECEIVED,
                        List.of(Field.of("t", 1))));
        assertThat(readings(route, "f/d/m", "{\"t\":1}").getFirst().series().tags())
                .isEqualTo(Tags.NONE);
        assertThat(reason(route, "f/d/m", "{\"batch\":\"a\\\\b\",\"t\":1}")).isEqualTo("bad-name");
        assertThat(reason(route, "f/d/m", "{\"batch\":\"\",\"t\":1}")).isEqualTo("bad-name");
    }

    @Test
    void refusesAFieldThatIsNamedAsATagOfTheRoute() {
        Route route = json(rules(Map.of("line", "3"), Set.of(), "", "", ""));
        assertThat(reason(route, "f/d/m", "{\"line\":4,\"t\":1}")).isEqualTo("reserved-name");
    }

    @Test
    void keepsWhatIsIncludedAndNotExcluded() {
        Route route = json(rules(Map.of(), Set.of(), "t*,h", "*_raw", ""));
        assertThat(readings(route, "f/d/m", "{\"t\":1,\"t_raw\":2,\"h\":3,\"hh\":4,\"p\":5}")
                        .getFirst()
                        .fields())
                .extracting(Field::name)
                .containsExactly("t", "h");
        assertThat(decode(route, "f/d/m", "{\"p\":5}")).isInstanceOf(Decoding.Filtered.class);
    }

    @ParameterizedTest
    @CsvSource({
        "q = good, true",
        "q != bad, true",
        "q != good, false",
        "missing != x, true",
        "missing = x, false",
        "t > 1.4, true",
        "t >= 1.5, true",
        "t < 1.5, false",
        "t = 1.50, true",
        "t = x, false",
        "on = true, true",
        "on > 0, false",
        "q > 0, false",
        "a_b <= -7, true",
        "zero = -0, true",
    })
    void keepsReadingsThatMeetTheFilter(String filter, boolean kept) {
        Route route = json(rules(Map.of(), Set.of(), "", "", filter));
        Decoding decoding =
                decode(route, "f/d/m", "{\"q\":\"good\",\"t\":1.5,\"on\":true,\"a\":{\"b\":-7},\"zero\":0}");
        assertThat(decoding).isInstanceOf(kept ? Decoding.Decoded.class : Decoding.Filtered.class);
    }

    @Test
    void countsOmittedReadingsSoThatTheOthersKeepTheirPlaceInThePayload() {
        Route route = json(rules(Map.of("x", "1"), Set.of(), "", "skip", "t > 0"));
        Decoding decoding =
                decode(route, "f/d/m", "[{\"t\":-1},{\"t\":1},7,{\"t\":-2},{\"t\":2,\"x\":3},{\"t\":3},{\"skip\":1}]");
        assertThat(decoding).isInstanceOfSatisfying(Decoding.Decoded.class, decoded -> {
            assertThat(decoded.readings())
                    .extracting(reading -> reading.fields().getFirst())
                    .containsExactly(Field.of("t", 1), Field.of("t", 3));
            assertThat(decoded.faults()).extracting(DecodeFault::index).containsExactly(2, 4);
            assertThat(decoded.omitted()).containsExactly(0, 3, 6);
            assertThat(decoded.gaps()).containsExactly(0, 2, 3, 4, 6);
        });
    }

    @Test
    void leavesOutATopicAltogether() {
        Route route = new Route(
                TopicPattern.parse("telemetry/+/+/debug"),
                PayloadFormat.JSON,
                null,
                null,
                null,
                null,
                new RouteRules(Map.of(), Set.of(), List.of(), List.of(), List.of(), NumberRules.DEFAULT, true));
        assertThat(decode(route, "telemetry/a/b/debug", "not even JSON")).isInstanceOf(Decoding.Filtered.class);
    }

    @Test
    void readsTimesAndWholeNumbersAsTheRouteSays() {
        RouteRules rules = new RouteRules(
                Map.of(),
                Set.of(),
                List.of(),
                List.of(),
                List.of(),
                new NumberRules(EpochUnit.MILLISECONDS, IntegerPolicy.AS_WRITTEN),
                false);
        Route route = json(rules);
        assertThat(readings(route, "f/d/m", "{\"ts\":1700000000,\"n\":9007199254740993,\"d\":3.0}"))
                .containsExactly(new Reading(
                        SeriesKey.of("m", "hall", "d"),
                        1_700_000_000_000_000L,
                        List.of(Field.ofInteger("n", 9_007_199_254_740_993L), Field.of("d", 3))));
        assertThat(readings(route, "f/d/m", "{\"ts\":\"1700000000.5\",\"n\":1}")
                        .getFirst()
                        .timeNanos())
                .isEqualTo(1_700_000_000_500_000L);
        assertThat(reason(route, "f/d/m", "{\"n\":9223372036854775808}")).isEqualTo("number-out-of-range");
    }

    @Test
    void takesUpOtherRoutesWithTheNextMessage() {
        RouteSource source = new RouteSource(new RouteTable(List.of(json(NONE))));
        MessageDecoder decoder = new MessageDecoder(source);
        byte[] payload = "{\"t\":1}".getBytes(StandardCharsets.UTF_8);
        assertThat(decoder.decode("f/d/m", payload, 1)).isInstanceOf(Decoding.Decoded.class);
        source.replace(RouteTable.DEFAULT);
        assertThat(decoder.decode("f/d/m", payload, 1)).isInstanceOf(Decoding.Undecodable.class);
    }

    @ParameterizedTest
    @CsvSource({
        "a/{site}/c, a/+/c, true, true",
        "a/#, a/b/c, true, true",
        "a/#, a, true, true",
        "a/b/#, a/#, false, true",
        "a/{site}, a/b/c, false, false",
        "a/{site}/c, a/b/{device}, false, true",
        "a/b, a/c, false, false",
        "+/+, a/b, true, true",
        "+/b, a/+/#, false, true",
        "a/b/c, a/b/#, false, true",
    })
    void knowsWhichPatternsCoverAndMeetEachOther(String one, String other, boolean covers, boolean meets) {
        TopicPattern a = TopicPattern.parse(one);
        TopicPattern b = TopicPattern.parse(other);
        assertThat(a.covers(b)).as("covers").isEqualTo(covers);
        assertThat(a.meets(b)).as("meets").isEqualTo(meets);
        assertThat(b.meets(a)).as("meets, the other way").isEqualTo(meets);
    }

    private static Route json(RouteRules rules) {
        return new Route(
                TopicPattern.parse("f/{device}/{measurement}"),
                PayloadFormat.JSON,
                Template.parse("hall"),
                null,
                null,
                null,
                rules);
    }

    private static RouteRules rules(
            Map<String, String> tags, Set<String> payloadTags, String include, String exclude, String filter) {
        Map<String, Template> templates = new TreeMap<>();
        tags.forEach((name, value) -> templates.put(name, Template.parse(value)));
        return new RouteRules(
                templates,
                payloadTags,
                patterns(include),
                patterns(exclude),
                filter.isEmpty() ? List.of() : List.of(Condition.parse(filter)),
                NumberRules.DEFAULT,
                false);
    }

    private static List<NamePattern> patterns(String written) {
        return Stream.of(written.split(","))
                .filter(pattern -> !pattern.isEmpty())
                .map(NamePattern::parse)
                .toList();
    }

    private static Decoding decode(Route route, String topic, String payload) {
        return new MessageDecoder(new RouteTable(List.of(route)))
                .decode(topic, payload.getBytes(StandardCharsets.UTF_8), RECEIVED);
    }

    private static List<Reading> readings(Route route, String topic, String payload) {
        return switch (decode(route, topic, payload)) {
            case Decoding.Decoded decoded -> {
                assertThat(decoded.faults()).isEmpty();
                yield decoded.readings();
            }
            case Decoding.Filtered filtered -> throw new AssertionError(filtered);
            case Decoding.Undecodable bad -> throw new AssertionError(bad.fault());
        };
    }

    private static String reason(Route route, String topic, String payload) {
        return switch (decode(route, topic, payload)) {
            case Decoding.Decoded decoded -> decoded.faults().getFirst().reason();
            case Decoding.Filtered _ -> "filtered";
            case Decoding.Undecodable bad -> bad.fault().reason();
        };
    }
}
