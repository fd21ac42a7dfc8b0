/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.codec.Decoding;
import io.sluice.codec.MessageDecoder;
import io.sluice.codec.payload.NumberRules;
import io.sluice.model.Tags;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a route's tags may say, from itself, from the topic and from the payload. */
class RouteTagsTest {

    @ParameterizedTest
    @ValueSource(strings = {"/", ".", "..", "/var/log #1+2", "100%", " a;b ", "温度/湿度", "Насос №7", "{x}"})
    void takesFromThePayloadWhatNoNameMayBe(String path) {
        Route route = route("f/{device}/{measurement}", Map.of(), Set.of("path"));
        assertThat(tags(route, "f/d/m", "{\"path\":\"%s\",\"t\":1}".formatted(path)))
                .isEqualTo(Tags.of(Map.of("path", path)));
    }

    @Test
    void takesFromTheRouteWhatNoNameMayBe() {
        Route route = route("f/{device}/{measurement}", Map.of("rate", "100% of {device}; km/h"), Set.of());
        assertThat(tags(route, "f/d/m", "{\"t\":1}")).isEqualTo(Tags.of(Map.of("rate", "100% of d; km/h")));
    }

    @Test
    void takesFromALevelOfTheTopicWhatIsNoName() {
        Route route = route("f/{device}/{unit}/{measurement}", Map.of("unit", "{unit}"), Set.of());
        assertThat(tags(route, "f/d/%/m", "{\"t\":1}")).isEqualTo(Tags.of(Map.of("unit", "%")));
        assertThat(detail(route, "f/d/a\\b/m", "{\"t\":1}"))
                .startsWith("the topic's tag unit 'a\\b' has the character");
        assertThat(detail(route, "f/d//m", "{\"t\":1}")).startsWith("the topic's tag unit '' is empty");
    }

    @Test
    void holdsALevelThatIsADeviceTooToTheRuleForNames() {
        Route route = route("f/{device}/{measurement}", Map.of("of", "{device}"), Set.of());
        assertThat(detail(route, "f/100%/m", "{\"t\":1}"))
                .startsWith("the topic's device '100%' has the character '%'");
    }

    @Test
    void tellsWhyAValueFromThePayloadCannotBeATag() {
        Route route = route("f/{device}/{measurement}", Map.of(), Set.of("path"));
        assertThat(detail(route, "f/d/m", "{\"path\":\"C:\\\\x\",\"t\":1}"))
                .startsWith(
                        "the value of the tag 'path', 'C:\\x', has the character '\\' at position 2; line protocol");
        assertThat(detail(route, "f/d/m", "{\"path\":\"%s\",\"t\":1}".formatted("/".repeat(1_000))))
                .endsWith("/…', has 1000 characters; the most is 128");
    }

    @Test
    void refusesARouteWhoseTagCouldNeverBeWritten() {
        assertThatThrownBy(() -> route("f/{device}/{measurement}", Map.of("path", "C:\\{device}"), Set.of()))
                .hasMessageStartingWith(
                        "has the tag 'path' whose value 'C:\\{device}' has the character '\\' at position 2");
    }

    private static Route route(String topic, Map<String, String> tags, Set<String> payloadTags) {
        return new Route(
                TopicPattern.parse(topic),
                PayloadFormat.JSON,
                Template.parse("hall"),
                null,
                null,
                null,
                new RouteRules(
                        tags.entrySet().stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, tag -> Template.parse(tag.getValue()))),
                        payloadTags,
                        List.of(),
                        List.of(),
                        List.of(),
                        NumberRules.DEFAULT,
                        false));
    }

    private static Tags tags(Route route, String topic, String payload) {
        return switch (decode(route, topic, payload)) {
            case Decoding.Decoded decoded -> {
                assertThat(decoded.faults()).isEmpty();
                yield decoded.readings().getFirst().series().tags();
            }
            case Decoding.Filtered filtered -> throw new AssertionError(filtered);
            case Decoding.Undecodable bad -> throw new AssertionError(bad.fault());
        };
    }

    private static String detail(Route route, String topic, String payload) {
        return switch (decode(route, topic, payload)) {
            case Decoding.Decoded decoded -> decoded.faults().getFirst().detail();
            case Decoding.Filtered filtered -> throw new AssertionError(filtered);
            case Decoding.Undecodable bad -> bad.fault().detail();
        };
    }

    private static Decoding decode(Route route, String topic, String payload) {
        return new MessageDecoder(new RouteTable(List.of(route)))
                .decode(topic, payload.getBytes(StandardCharsets.UTF_8), 1);
    }
}
