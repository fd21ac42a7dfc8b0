/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import io.sluice.model.DeviceKey;
import io.sluice.model.FieldType;
import io.sluice.store.TimeRange;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The one place where names and values become InfluxQL text. Whatever they hold, they stay one name or one value. */
final class InfluxQl {

    /** InfluxDB's own first and last time; a literal beyond them is refused. */
    private static final long FIRST_TIME = Long.MIN_VALUE + 2;

    private static final long LAST_TIME = Long.MAX_VALUE - 1;

    private InfluxQl() {}

    /** A name in double quotes. */
    static String identifier(String name) {
        return quoted(name, '"');
    }

    /** A text in single quotes. */
    static String literal(String text) {
        return quoted(text, '\'');
    }

    private static String quoted(String text, char quote) {
        StringBuilder out = new StringBuilder(text.length() + 8).append(quote);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                default -> (c == quote ? out.append('\\') : out).append(c);
            }
        }
        return out.append(quote).toString();
    }

    /**
     * Fields as columns, each cast to its type: shards may disagree on a field's type, and a tag of the same name would
     * otherwise be a candidate.
     */
    static String columns(SortedMap<String, FieldType> fields) {
        return fields.entrySet().stream()
                .map(field -> identifier(field.getKey()) + "::"
                        + field.getValue().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(","));
    }

    /** The half-open range as a condition. */
    static String within(TimeRange range) {
        String from = "time >= " + Math.clamp(range.fromNanos(), FIRST_TIME, LAST_TIME);
        return range.toNanos() > LAST_TIME ? from : from + " AND time < " + Math.max(range.toNanos(), FIRST_TIME);
    }

    /** One tag having a value; an empty value means that the series lacks the tag. */
    static String tag(String name, String value) {
        return identifier(name) + " = " + literal(value);
    }

    /** The same where a field of the measurement has the tag's name, and would be meant without the cast. */
    static String tagNotField(String name, String value) {
        return identifier(name) + "::tag = " + literal(value);
    }

    static String device(DeviceKey device) {
        return tag("site", device.site()) + " AND " + tag("device", device.device());
    }

    /** Any of the devices, in brackets; a site is named once. At least one device. */
    static String anyOf(Collection<DeviceKey> devices) {
        Map<String, List<DeviceKey>> bySite =
                devices.stream().collect(Collectors.groupingBy(DeviceKey::site, TreeMap::new, Collectors.toList()));
        return bySite.entrySet().stream()
                .map(site -> tag("site", site.getKey()) + " AND " + anyDevice(site.getValue()))
                .collect(Collectors.joining(") OR (", "((", "))"));
    }

    private static String anyDevice(List<DeviceKey> devices) {
        return devices.stream()
                .map(device -> tag("device", device.device()))
                .collect(Collectors.joining(" OR ", "(", ")"));
    }
}
