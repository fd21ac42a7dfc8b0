/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a device measured at one time: one row of a series. Also what a store hands back.
 *
 * @param timeNanos nanoseconds since 1970-01-01T00:00:00Z; a signed 64-bit count reaches from 1677 to 2262
 * @param fields at least one, of different names, in the device's order
 */
public record Reading(SeriesKey series, long timeNanos, List<Field> fields) {

    public Reading {
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("a reading needs at least one field");
        }
        fields = List.copyOf(fields);
        requireDistinctNames(fields);
    }

    /** Pairs are compared directly while there are few, which there nearly always are: no set per reading. */
    private static void requireDistinctNames(List<Field> fields) {
        if (fields.size() > 16) {
            Set<String> seen = HashSet.newHashSet(fields.size());
            fields.forEach(field -> requireFirst(seen.add(field.name()), field));
            return;
        }
        for (int i = 1; i < fields.size(); i++) {
            for (int j = 0; j < i; j++) {
                requireFirst(!same(fields.get(i).name(), fields.get(j).name()), fields.get(i));
            }
        }
    }

    /** Strings remember their hash; names of one length would be compared by their characters else. */
    private static boolean same(String one, String other) {
        return one.hashCode() == other.hashCode() && one.equals(other);
    }

    private static void requireFirst(boolean first, Field field) {
        if (!first) {
            throw new IllegalArgumentException("a reading has the field '%s' twice".formatted(field.name()));
        }
    }
}
