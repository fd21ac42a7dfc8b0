/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.model;

import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A series' tags besides {@code site} and {@code device}, sorted by name. Usually empty, so the empty value is shared.
 * Ordered tag by tag (name, then value), fewer tags first where one is the other's beginning.
 *
 * @param values tag name, by the rule of {@link Names} and never {@code site}, {@code device} or {@code time}, to tag value,
 *     by {@link TagValueRule}
 */
public record Tags(SortedMap<String, String> values) implements Comparable<Tags> {

    /** No tags. */
    public static final Tags NONE = new Tags(new TreeMap<>());

    public Tags {
        values.forEach((name, value) -> {
            Names.check("tag", name);
            String fault = TagValueRule.fault(value);
            if (fault != null) {
                throw new IllegalArgumentException("value '%s' of the tag '%s' %s".formatted(value, name, fault));
            }
            if (name.equals("site") || name.equals("device") || name.equals("time")) {
                throw new IllegalArgumentException("tag name '%s' is reserved".formatted(name));
            }
        });
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** The tags of a map, in any order. */
    public static Tags of(Map<String, String> values) {
        return values.isEmpty() ? NONE : new Tags(new TreeMap<>(values));
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    @Override
    public int compareTo(Tags other) {
        Iterator<Map.Entry<String, String>> theirs = other.values.entrySet().iterator();
        for (Map.Entry<String, String> mine : values.entrySet()) {
            if (!theirs.hasNext()) {
                return 1;
            }
            Map.Entry<String, String> their = theirs.next();
            int byName = mine.getKey().compareTo(their.getKey());
            int order = byName != 0 ? byName : mine.getValue().compareTo(their.getValue());
            if (order != 0) {
                return order;
            }
        }
        return theirs.hasNext() ? -1 : 0;
    }
}
