/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.config;

import io.sluice.codec.payload.EpochUnit;
import io.sluice.codec.payload.IntegerPolicy;
import io.sluice.codec.payload.NumberRules;
import io.sluice.codec.route.Condition;
import io.sluice.codec.route.NamePattern;
import io.sluice.codec.route.PayloadFormat;
import io.sluice.codec.route.Route;
import io.sluice.codec.route.RouteRules;
import io.sluice.codec.route.Template;
import io.sluice.codec.route.TopicPattern;
import io.sluice.ingest.config.IngestProperties.RoutePart;
import io.sluice.ingest.deadletter.LetterNews;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One route of the configuration. */
final class RouteFactory {

    private RouteFactory() {}

    /**
     * Makes a route.
     *
     * @throws IllegalArgumentException saying, as a clause to follow the topic, what is wrong with it
     */
    static Route route(RoutePart part) {
        String topic = part.topic();
        if (topic == null || topic.isBlank()) {
            throw new IllegalArgumentException("is missing; a route needs a topic");
        }
        if (topic.startsWith(LetterNews.OWN_TOPICS)) {
            throw new IllegalArgumentException(
                    "can never match: it begins with %s, below which are Sluice's own messages, and none of them is read"
                            .formatted(LetterNews.OWN_TOPICS));
        }
        PayloadFormat format = word("format", part.format(), PayloadFormat::of).orElse(PayloadFormat.JSON);
        return new Route(
                TopicPattern.parse(topic),
                format,
                template(part.site()),
                template(part.device()),
                template(part.measurement()),
                template(part.field()),
                rules(part, format));
    }

    private static RouteRules rules(RoutePart part, PayloadFormat format) {
        if (format != PayloadFormat.JSON && !part.payloadTags().isEmpty()) {
            throw new IllegalArgumentException(
                    "has payload-tags, which go with the format json; it is of the format " + format.word());
        }
        NumberRules numbers = new NumberRules(
                word("time-unit", part.timeUnit(), EpochUnit::of)
                        .orElse(format.numbers().timeUnit()),
                word("integers", part.integers(), IntegerPolicy::of)
                        .orElse(format.numbers().integers()));
        return new RouteRules(
                tags(part.tags()),
                distinct(part.payloadTags()),
                part.include().stream().map(NamePattern::parse).toList(),
                part.exclude().stream().map(NamePattern::parse).toList(),
                part.filters().stream().map(Condition::parse).toList(),
                numbers,
                part.discard());
    }

    private static Map<String, Template> tags(List<String> written) {
        Map<String, Template> tags = new TreeMap<>();
        for (String tag : written) {
            int equals = tag.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("has the tag '%s'; a tag is written as name=value".formatted(tag));
            }
            String name = tag.substring(0, equals).strip();
            if (tags.put(name, Template.parse(tag.substring(equals + 1).strip())) != null) {
                throw new IllegalArgumentException("has the tag '%s' twice".formatted(name));
            }
        }
        return tags;
    }

    private static Set<String> distinct(List<String> names) {
        Set<String> distinct = new TreeSet<>();
        for (String name : names) {
            if (!distinct.add(name)) {
                throw new IllegalArgumentException("has '%s' twice among its payload-tags".formatted(name));
            }
        }
        return distinct;
    }

    private static @Nullable Template template(@Nullable String text) {
        return text == null ? null : Template.parse(text);
    }

    private static <T> Optional<T> word(String what, @Nullable String given, Function<String, Optional<T>> known) {
        if (given == null) {
            return Optional.empty();
        }
        Optional<T> found = known.apply(given.strip().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (found.isEmpty()) {
            throw new IllegalArgumentException("has the unknown %s '%s'".formatted(what, given));
        }
        return found;
    }
}
