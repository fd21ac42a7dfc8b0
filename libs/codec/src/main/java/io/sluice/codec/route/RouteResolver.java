/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.route;

import io.sluice.codec.route.TopicPattern.Placeholder;
import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.Names;
import io.sluice.model.SeriesKey;
import io.sluice.model.Tags;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Resolves topics, remembering what each one means: devices repeat theirs, so names are split and checked once.
 *
 * <p>Not thread-safe. The memory is bounded in entries, and is started anew when full.
 */
public final class RouteResolver {

    /** Some 30 MB at worst; a larger fleet only loses part of the saving. */
    private static final int REMEMBERED = 100_000;

    private static final Resolution NO_ROUTE = new Resolution.NoRoute();

    private final RouteTable table;
    private final Map<String, Resolution> remembered = new HashMap<>();

    public RouteResolver(RouteTable table) {
        this.table = table;
    }

    public Resolution resolve(String topic) {
        Resolution known = remembered.get(topic);
        if (known != null) {
            return known;
        }
        if (remembered.size() >= REMEMBERED) {
            remembered.clear();
        }
        Resolution found = find(topic);
        remembered.put(topic, found);
        return found;
    }

    private Resolution find(String topic) {
        String[] levels = topic.split("/", -1);
        for (Route route : table.routes()) {
            @Nullable String @Nullable [] match = route.topic().match(levels);
            if (match != null) {
                return resolve(route, match);
            }
        }
        return NO_ROUTE;
    }

    private static Resolution resolve(Route route, @Nullable String[] match) {
        for (Placeholder placeholder : Placeholder.values()) {
            String level = match[placeholder.ordinal()];
            String fault = level == null ? null : nameFault(placeholder, level);
            if (fault != null) {
                String word = placeholder.name().toLowerCase(Locale.ROOT);
                return new Resolution.BadTopic("the topic's %s '%s' %s".formatted(word, level, fault));
            }
        }
        DeviceKey device = new DeviceKey(
                first(match[Placeholder.SITE.ordinal()], route.site()),
                first(match[Placeholder.DEVICE.ordinal()], route.device()));
        String measurement = first(match[Placeholder.MEASUREMENT.ordinal()], route.measurement());
        String field = match[Placeholder.FIELD.ordinal()];
        return new Resolution.Routed(
                route.format(), new SeriesKey(measurement, device, Tags.NONE), field == null ? "" : field);
    }

    private static @Nullable String nameFault(Placeholder placeholder, String level) {
        if (placeholder == Placeholder.FIELD && Field.isReserved(level)) {
            return "is reserved and cannot be a field";
        }
        return Names.fault(level);
    }

    /** What the topic says, else what the route says, else (formats that describe themselves) the format's own. */
    private static String first(@Nullable String fromTopic, @Nullable String fromRoute) {
        if (fromTopic != null) {
            return fromTopic;
        }
        return fromRoute != null ? fromRoute : "-";
    }
}
