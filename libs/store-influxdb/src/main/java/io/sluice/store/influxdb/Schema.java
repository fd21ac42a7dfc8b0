/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import io.sluice.model.Field;
import io.sluice.model.FieldType;
import io.sluice.model.Names;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What InfluxDB knows of measurements, fields and tags, asked anew each time: an index look-up there, and what was
 * written a moment ago counts. Names that Sluice could not have written (the bucket may have other writers) are left out.
 */
final class Schema {

    private static final int FEW = 4;

    private final InfluxServer server;

    Schema(InfluxServer server) {
        this.server = server;
    }

    List<String> measurements() {
        return server.query("SHOW MEASUREMENTS").stream()
                .flatMap(series -> series.texts("name").stream())
                .filter(name -> Names.isValid(name) && !Registry.isOwn(name))
                .sorted()
                .distinct()
                .toList();
    }

    /** The fields of one measurement, by name. */
    SortedMap<String, FieldType> fields(String measurement) {
        return fields(List.of(measurement)).getOrDefault(measurement, new TreeMap<>());
    }

    /**
     * The fields of several measurements; those without any are absent. A few are asked one by one, many by asking for
     * all that there are: a list of measurements in one statement keeps 1.x busy for minutes.
     */
    Map<String, SortedMap<String, FieldType>> fields(Collection<String> measurements) {
        List<String> askable = measurements.stream()
                .filter(name -> Names.isValid(name) && !Registry.isOwn(name))
                .toList();
        Map<String, SortedMap<String, FieldType>> fields = new HashMap<>();
        if (askable.size() <= FEW) {
            askable.forEach(name -> addAnswer("SHOW FIELD KEYS FROM " + InfluxQl.identifier(name), fields));
        } else {
            addAnswer("SHOW FIELD KEYS", fields);
            fields.keySet().retainAll(Set.copyOf(askable));
        }
        return fields;
    }

    private void addAnswer(String statement, Map<String, SortedMap<String, FieldType>> fields) {
        for (ResultSeries series : server.query(statement)) {
            addFields(series, fields.computeIfAbsent(series.name(), name -> new TreeMap<>()));
        }
    }

    private static void addFields(ResultSeries series, SortedMap<String, FieldType> fields) {
        List<String> names = series.texts("fieldKey");
        List<String> types = series.texts("fieldType");
        for (int i = 0; i < names.size(); i++) {
            FieldType type = type(types.get(i));
            if (type != null && Names.isValid(names.get(i)) && !Field.isReserved(names.get(i))) {
                fields.merge(names.get(i), type, Schema::preferred);
            }
        }
    }

    private static @Nullable FieldType type(String word) {
        return switch (word) {
            case "float" -> FieldType.FLOAT;
            case "integer" -> FieldType.INTEGER;
            case "string" -> FieldType.STRING;
            case "boolean" -> FieldType.BOOLEAN;
            default -> null; // unsigned and what may come: Sluice writes none of them
        };
    }

    /** Shards of 1.x and 2.x may disagree on a field's type. InfluxDB prefers in this order, so we do. */
    private static FieldType preferred(FieldType one, FieldType other) {
        List<FieldType> order = List.of(FieldType.FLOAT, FieldType.INTEGER, FieldType.STRING, FieldType.BOOLEAN);
        return order.indexOf(one) <= order.indexOf(other) ? one : other;
    }

    /** The tags of a measurement besides site and device. */
    List<String> furtherTags(String measurement) {
        return server.query("SHOW TAG KEYS FROM " + InfluxQl.identifier(measurement)).stream()
                .flatMap(series -> series.texts("tagKey").stream())
                .filter(name -> !name.equals("site") && !name.equals("device"))
                .sorted()
                .toList();
    }
}
