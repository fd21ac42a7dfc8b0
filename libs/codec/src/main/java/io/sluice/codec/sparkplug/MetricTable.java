/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.sparkplug;

import io.sluice.codec.sparkplug.MetricName.AsField;
import io.sluice.codec.sparkplug.MetricName.NoField;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one birth has declared: names, aliases, datatypes. Immutable. Sorted arrays instead of maps, since there may be
 * a million metrics.
 */
final class MetricTable {

    static final MetricTable EMPTY = new MetricTable(List.of());

    /** Objects and array places of one metric, beside the characters of its name and field. */
    private static final int BYTES_PER_METRIC = 160;

    /**
     * A metric as a birth declares it.
     *
     * @param name shortened when it is too long for a field
     * @param alias without meaning unless {@code aliased}
     */
    record Declared(String name, boolean aliased, long alias, int datatype) {}

    /**
     * What a declared metric is to us.
     *
     * @param field empty when it can be none
     * @param fault why it can be none; {@code null} when it can
     */
    record Definition(
            String name,
            int datatype,
            String field,
            @Nullable NoField fault) {

        static Definition of(String name, int datatype) {
            return switch (MetricName.meaning(name)) {
                case AsField(String field) -> new Definition(name, datatype, field.equals(name) ? name : field, null);
                case NoField no -> new Definition(name, datatype, "", no);
            };
        }

        private Definition refused(String reason, String detail) {
            return new Definition(name, datatype, "", new NoField(reason, detail));
        }
    }

    private final List<Declared> declared;
    private final Definition[] byName;
    private final long[] aliases;
    private final Definition[] byAlias;
    private final long bytes;

    private MetricTable(List<Declared> declared) {
        this.declared = declared;
        Map<String, Definition> names = HashMap.newHashMap(declared.size());
        Map<Long, Definition> numbers = HashMap.newHashMap(declared.size());
        Map<String, String> fields = HashMap.newHashMap(declared.size());
        long size = 64;
        for (Declared each : declared) {
            Definition definition = names.computeIfAbsent(each.name(), _ -> define(each, fields));
            if (each.aliased()) {
                numbers.merge(each.alias(), definition, (first, second) -> both(each.alias(), first, second));
            }
            size += BYTES_PER_METRIC
                    + 2L * (each.name().length() + definition.field().length());
        }
        this.byName = names.values().stream()
                .sorted(Comparator.comparing(Definition::name))
                .toArray(Definition[]::new);
        this.aliases =
                numbers.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
        this.byAlias = new Definition[aliases.length];
        Arrays.setAll(byAlias, i -> numbers.get(aliases[i]));
        this.bytes = size;
    }

    /** Declarations in the order of the birth; the order decides who has a field that two names lead to. */
    static MetricTable of(List<Declared> declared) {
        return declared.isEmpty() ? EMPTY : new MetricTable(List.copyOf(declared));
    }

    private static Definition define(Declared each, Map<String, String> fields) {
        Definition definition = Definition.of(each.name(), each.datatype());
        String owner = definition.fault() == null ? fields.putIfAbsent(definition.field(), each.name()) : null;
        return owner == null
                ? definition
                : definition.refused(
                        "duplicate-field",
                        "the metrics '%s' and '%s' would be the same field '%s'"
                                .formatted(owner, each.name(), definition.field()));
    }

    /** An alias that two metrics have says nothing of either. */
    private static Definition both(long alias, Definition first, Definition second) {
        return first.name().equals(second.name())
                ? first
                : first.refused(
                        "duplicate-alias",
                        "the birth gives the alias %s to '%s' and to '%s'"
                                .formatted(Long.toUnsignedString(alias), first.name(), second.name()));
    }

    @Nullable
    Definition named(String name) {
        int low = 0;
        int high = byName.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = byName[middle].name().compareTo(name);
            if (order == 0) {
                return byName[middle];
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    @Nullable
    Definition aliased(long alias) {
        int at = Arrays.binarySearch(aliases, alias);
        return at < 0 ? null : byAlias[at];
    }

    /** What the birth declared, in its order. */
    List<Declared> declared() {
        return declared;
    }

    int size() {
        return declared.size();
    }

    /** Memory it takes, about. */
    long bytes() {
        return bytes;
    }
}
