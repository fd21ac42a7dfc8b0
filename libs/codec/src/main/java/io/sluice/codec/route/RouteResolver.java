/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.route;

import io.sluice.codec.payload.FieldRules;
import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.Names;
import io.sluice.model.SeriesKey;
import io.sluice.model.TagValueRule;
import io.sluice.model.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Resolves topics, remembering what each one means: devices repeat theirs, so names are split and checked once.
 *
 * <p>Not thread-safe. The memory is bounded in entries and in the characters of their topics, and is started anew when full or
 * when the routes are others.
 */
public final class RouteResolver {

    /** A larger fleet only loses part of the saving. */
    private static final int REMEMBERED = 100_000;

    /** With the names made of them and the entries' own size, some 80 MB at worst; topics such as fleets have take a tenth. */
    private static final int REMEMBERED_CHARACTERS = 8 << 20;

    /** A topic may have 64 kB; none of a device has so many, and these would push out all others. */
    private static final int LONGEST_REMEMBERED = 1_024;

    private static final Resolution NO_ROUTE = new Resolution.NoRoute();

    private final RouteSource source;
    private final Map<String, Resolution> remembered = new HashMap<>();
    private RouteTable table;
    private int characters;

    /** Resolves by routes that stay as they are. */
    public RouteResolver(RouteTable table) {
        this(new RouteSource(table));
    }

    /** Resolves by the routes that are in force at the time. */
    public RouteResolver(RouteSource source) {
        this.source = source;
        this.table = source.current();
    }

    public Resolution resolve(String topic) {
        RouteTable current = source.current();
        if (current != table) {
            forget();
            table = current;
        }
        Resolution known = remembered.get(topic);
        if (known != null) {
            return known;
        }
        Resolution found = find(topic);
        if (topic.length() <= LONGEST_REMEMBERED) {
            remember(topic, found);
        }
        return found;
    }

    private void remember(String topic, Resolution found) {
        if (remembered.size() >= REMEMBERED || characters + topic.length() > REMEMBERED_CHARACTERS) {
            forget();
        }
        remembered.put(topic, found);
        characters += topic.length();
    }

    private void forget() {
        remembered.clear();
        characters = 0;
    }

    /** How many topics it remembers. */
    int remembered() {
        return remembered.size();
    }

    private Resolution find(String topic) {
        String[] levels = topic.split("/", -1);
        for (Route route : table.routes()) {
            Map<String, String> match = route.topic().match(levels);
            if (match != null) {
                return route.rules().discard() ? new Resolution.Discarded(route.topic()) : resolve(route, match);
            }
        }
        return NO_ROUTE;
    }

    private static Resolution resolve(Route route, Map<String, String> match) {
        TopicNames names = new TopicNames(match);
        String site = names.take(Route.SITE, route.site(), Resolution.NOT_NAMED);
        String device = names.take(Route.DEVICE, route.device(), Resolution.NOT_NAMED);
        String measurement = names.take(
                Route.MEASUREMENT,
                route.measurement(),
                Objects.requireNonNullElse(route.format().ownMeasurement(), Resolution.NOT_NAMED));
        String field = names.take(Route.FIELD, route.field(), Resolution.NOT_NAMED);
        Map<String, String> tags = new TreeMap<>();
        route.rules().tags().forEach((name, value) -> tags.put(name, names.takeTag(name, value)));
        String fault = names.fault();
        if (fault != null) {
            return new Resolution.BadTopic(fault);
        }
        SeriesKey series = new SeriesKey(measurement, new DeviceKey(site, device), Tags.of(tags));
        boolean namesDevice = isNamed(Route.SITE, route.site(), match) && isNamed(Route.DEVICE, route.device(), match);
        return new Resolution.Routed(route.format(), series, namesDevice, field, route.rules());
    }

    private static boolean isNamed(String word, @Nullable Template template, Map<String, String> levels) {
        return template != null || levels.containsKey(word);
    }

    /** The names of one topic, and what is wrong with the first that is none. */
    private static final class TopicNames {

        private final Map<String, String> levels;
        private @Nullable String fault;

        TopicNames(Map<String, String> levels) {
            this.levels = levels;
        }

        @Nullable
        String fault() {
            return fault;
        }

        /** What the route says, else what the topic says, else (formats that describe themselves) the format's own. */
        String take(String word, @Nullable Template template, String otherwise) {
            String level = template == null ? levels.getOrDefault(word, otherwise) : template.fill(levels);
            String reserved =
                    word.equals(Route.FIELD) && Field.isReserved(level) ? "is reserved and cannot be a field" : null;
            note(word, level, reserved == null ? Names.fault(level) : reserved);
            return level;
        }

        String takeTag(String name, Template template) {
            String value = template.fill(levels);
            note("tag " + name, value, TagValueRule.fault(value));
            return value;
        }

        private void note(String word, String text, @Nullable String wrong) {
            if (wrong != null && fault == null) {
                fault = "the topic's %s '%s' %s".formatted(word, FieldRules.shortened(text), wrong);
            }
        }
    }
}
