/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.readings;

import io.sluice.model.DeviceKey;
import io.sluice.model.FieldType;
import io.sluice.query.catalogue.DirectoryCache;
import io.sluice.query.readings.ReadingsRequest.Windows;
import io.sluice.store.Scan;
import io.sluice.store.Scan.After;
import io.sluice.store.TelemetryStore;
import io.sluice.store.window.WindowFunction;
import io.sluice.store.window.WindowQuery;
import io.sluice.store.window.WindowRow;
import io.sluice.store.window.WindowSink;
import io.sluice.support.problem.ApiException;
import io.sluice.support.problem.FieldFault;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Answers requests for readings from the store, a page at a time. Stateless; safe to call from any thread. */
final class Readings {

    private final TelemetryStore store;
    private final DirectoryCache directory;

    Readings(TelemetryStore store, DirectoryCache directory) {
        this.store = store;
        this.directory = directory;
    }

    /**
     * A page of raw readings or windows. What is unknown has no rows: that is no fault.
     *
     * @param visible which sites the caller may see
     */
    ReadingsPage page(ReadingsRequest request, Predicate<String> visible) {
        After after = request.after();
        List<DeviceKey> devices = devices(request, visible).stream()
                .filter(device -> after == null || device.compareTo(after.device()) >= 0)
                .toList();
        boolean within =
                after != null && !devices.isEmpty() && devices.getFirst().equals(after.device());
        After position = within ? after : null;
        Windows windows = request.windows();
        PageBuilder page =
                windows == null ? raw(request, devices, position) : windows(request, windows, devices, position);
        After rest = page.rest();
        String cursor = rest == null ? null : new ReadingsCursor(request.range(), rest).encode(request.fingerprint());
        return new ReadingsPage(request.measurement(), request.range(), page.series(), cursor);
    }

    private List<DeviceKey> devices(ReadingsRequest request, Predicate<String> visible) {
        String site = request.site();
        if (site != null && !request.devices().isEmpty()) {
            return visible.test(site)
                    ? request.devices().stream()
                            .sorted()
                            .map(name -> new DeviceKey(site, name))
                            .toList()
                    : List.of();
        }
        Set<String> names = Set.copyOf(request.devices());
        return directory
                .current()
                .devices(
                        name -> visible.test(name) && (site == null || site.equals(name)),
                        name -> names.isEmpty() || names.contains(name))
                .toList();
    }

    private PageBuilder raw(ReadingsRequest request, List<DeviceKey> devices, @Nullable After after) {
        PageBuilder page = new PageBuilder(request.limit(), request.fields());
        Set<String> fields = Set.copyOf(request.fields());
        store.scan(
                new Scan(request.measurement(), devices, fields, request.range(), request.order(), after), page::add);
        return page;
    }

    private PageBuilder windows(
            ReadingsRequest request, Windows windows, List<DeviceKey> devices, @Nullable After after) {
        List<String> fields = windowFields(request, windows);
        if (fields.isEmpty()) {
            return new PageBuilder(request.limit(), List.of());
        }
        WindowQuery query = new WindowQuery(
                request.measurement(),
                devices,
                fields,
                request.range().fromNanos(),
                request.range().toNanos(),
                windows.every(),
                windows.functions(),
                windows.fill(),
                windows.zone());
        PageBuilder page = new PageBuilder(request.limit(), titles(query));
        WindowSink rest = row -> isUpTo(row, after, request.order()) || page.add(row);
        if (request.order() == Scan.Order.ASCENDING) {
            store.aggregate(query, rest);
        } else {
            DescendingWindows turned = new DescendingWindows(rest);
            store.aggregate(query, turned);
            turned.flush();
        }
        return page;
    }

    /** Whether an earlier page had this window. Windows are computed again up to where that page ended. */
    private static boolean isUpTo(WindowRow row, @Nullable After after, Scan.Order order) {
        if (after == null || !row.series().device().equals(after.device())) {
            return false;
        }
        int tags = row.series().tags().compareTo(after.tags());
        int time = Long.compare(row.startNanos(), after.timeNanos());
        return tags < 0 || (tags == 0 && (order == Scan.Order.ASCENDING ? time <= 0 : time >= 0));
    }

    private static List<String> titles(WindowQuery query) {
        return query.columns().stream()
                .map(column -> query.functions().size() == 1
                        ? column.field()
                        : "%s(%s)".formatted(column.function().label(), column.field()))
                .toList();
    }

    /** The fields asked for; or else all of the measurement of which every function can be said. */
    private List<String> windowFields(ReadingsRequest request, Windows windows) {
        Map<String, FieldType> types = store.fields(request.measurement());
        boolean numeric = windows.functions().stream().anyMatch(WindowFunction::isNumeric);
        if (request.fields().isEmpty()) {
            return types.keySet().stream()
                    .filter(field -> !numeric
                            || types.getOrDefault(field, FieldType.STRING).isNumeric())
                    .sorted()
                    .toList();
        }
        List<FieldFault> faults = request.fields().stream()
                .filter(field ->
                        numeric && !types.getOrDefault(field, FieldType.FLOAT).isNumeric())
                .map(field -> notNumeric(field, windows))
                .toList();
        if (!faults.isEmpty()) {
            throw ApiException.invalid(faults);
        }
        return request.fields();
    }

    private static FieldFault notNumeric(String field, Windows windows) {
        List<String> functions = windows.functions().stream()
                .filter(WindowFunction::isNumeric)
                .map(WindowFunction::label)
                .toList();
        return new FieldFault(
                "field",
                "not-numeric",
                "field = '%s' does not hold numbers, of which alone %s can be said. Take count, first or last, or another field."
                        .formatted(field, String.join(", ", functions)));
    }
}
