/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.window;

import io.sluice.model.DeviceKey;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which windows are wanted of which series. The range is half open: points from {@code fromNanos} to before
 * {@code toNanos} count, and no other.
 *
 * @param devices in the order in which their windows shall come
 * @param fields at least one, in the order of columns
 * @param fromNanos nanoseconds since the epoch
 * @param toNanos after {@code fromNanos}
 * @param every the windows' nominal length; {@code null} for one window over the whole range, labelled by its start
 * @param functions at least one, in the order of columns
 * @param zone whose midnight windows are aligned to
 */
public record WindowQuery(
        String measurement,
        List<DeviceKey> devices,
        List<String> fields,
        long fromNanos,
        long toNanos,
        @Nullable Every every,
        List<WindowFunction> functions,
        Fill fill,
        ZoneId zone) {

    public WindowQuery {
        devices = List.copyOf(devices);
        fields = List.copyOf(fields);
        functions = List.copyOf(functions);
        if (fields.isEmpty() || functions.isEmpty()) {
            throw new IllegalArgumentException("a window query needs at least one field and one function");
        }
        if (fields.size() != fields.stream().distinct().count()
                || functions.size() != functions.stream().distinct().count()) {
            throw new IllegalArgumentException(
                    "a window query names a field or a function twice: %s %s".formatted(fields, functions));
        }
        if (fromNanos >= toNanos) {
            throw new IllegalArgumentException(
                    "a window query's range [%d, %d) is empty".formatted(fromNanos, toNanos));
        }
    }

    /** What each value of a {@link WindowRow} is: field by field, for each the functions. */
    public List<Column> columns() {
        return fields.stream()
                .flatMap(field -> functions.stream().map(function -> new Column(field, function)))
                .toList();
    }

    /** A function of a field. */
    public record Column(String field, WindowFunction function) {}
}
