/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.FieldType;
import io.sluice.model.Names;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import io.sluice.model.TagValueRule;
import io.sluice.model.Tags;
import io.sluice.store.RowSink;
import io.sluice.store.Scan;
import io.sluice.store.TimeRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One scan: the series in their order, each by pages. Series are asked for in groups, a first page of each; one whose
 * first page is full goes on by itself before the next has its turn. What is held at any time is one group's first
 * pages, about a page of rows in all, and one page more.
 *
 * <p>Where a measurement has no tags but site and device, a device is one series and need not be looked for. Otherwise
 * the series of some devices that have a row in the range are listed first, since an answer could hold any number.
 */
final class SeriesScan {

    private static final int SERIES_AT_ONCE = 20;
    private static final int FIRST_ROWS_OF_ONE = 2_000;

    private final InfluxServer server;
    private final Scan scan;
    private final FieldColumns columns;
    private final List<String> furtherTags;
    private final Set<String> fieldNames;

    /** A scan of a measurement with the given fields, of which those wanted are at least one, and further tags. */
    SeriesScan(InfluxServer server, Scan scan, SortedMap<String, FieldType> fields, List<String> furtherTags) {
        this.server = server;
        this.scan = scan;
        this.furtherTags = furtherTags;
        fieldNames = fields.keySet();
        columns = new FieldColumns(wanted(scan, fields));
    }

    /** The fields that a scan wants of those that there are. */
    static SortedMap<String, FieldType> wanted(Scan scan, SortedMap<String, FieldType> fields) {
        SortedMap<String, FieldType> wanted = new TreeMap<>(fields);
        if (!scan.fields().isEmpty()) {
            wanted.keySet().retainAll(scan.fields());
        }
        return wanted;
    }

    /** A part of a series that is still to be read. */
    private record Stretch(DeviceKey device, Tags tags, TimeRange range) {

        boolean isEmpty() {
            return range.fromNanos() >= range.toNanos();
        }
    }

    /** Rows of one series, and how many the server sent, which may be more. */
    private record Page(List<Reading> rows, int sent, long lastTime) {

        static final Page EMPTY = new Page(List.of(), 0, 0);
    }

    void stream(RowSink sink) {
        List<DeviceKey> devices = scan.devices();
        Scan.After after = scan.after();
        int next = 0;
        if (after != null && !devices.isEmpty()) {
            next = 1;
            if (!streamAfter(after, devices.getFirst(), sink)) {
                return;
            }
        }
        boolean wanted = true;
        for (; wanted && next < devices.size(); next += SERIES_AT_ONCE) {
            List<DeviceKey> some = devices.subList(next, Math.min(next + SERIES_AT_ONCE, devices.size()));
            wanted = streamAll(stretchesOf(some), sink);
        }
    }

    /** The first device, from behind the row where an earlier scan stopped. */
    private boolean streamAfter(Scan.After after, DeviceKey device, RowSink sink) {
        Stretch rest = behind(new Stretch(device, after.tags(), scan.range()), after.timeNanos());
        List<Stretch> later = stretchesOf(List.of(device)).stream()
                .filter(stretch -> stretch.tags().compareTo(after.tags()) > 0)
                .toList();
        return streamAlone(rest, FIRST_ROWS_OF_ONE, sink) && streamAll(later, sink);
    }

    private boolean streamAll(List<Stretch> stretches, RowSink sink) {
        for (int from = 0; from < stretches.size(); from += SERIES_AT_ONCE) {
            List<Stretch> group = stretches.subList(from, Math.min(from + SERIES_AT_ONCE, stretches.size()));
            if (!streamGroup(group, sink)) {
                return false;
            }
        }
        return true;
    }

    private boolean streamGroup(List<Stretch> group, RowSink sink) {
        if (group.size() == 1) {
            return streamAlone(group.getFirst(), FIRST_ROWS_OF_ONE, sink);
        }
        int limit = columns.rowsPerPage() / group.size();
        Map<SeriesKey, Page> pages = pages(group, limit);
        for (Stretch stretch : group) {
            Page page = pages.getOrDefault(key(stretch.device(), stretch.tags()), Page.EMPTY);
            if (!give(page, sink)) {
                return false;
            }
            if (page.sent() == limit && !streamAlone(behind(stretch, page.lastTime()), columns.rowsPerPage(), sink)) {
                return false;
            }
        }
        return true;
    }

    /** One series to its end, page by page; answers whether more rows are wanted. */
    private boolean streamAlone(Stretch whole, int firstRows, RowSink sink) {
        Stretch stretch = whole;
        int limit = Math.min(firstRows, columns.rowsPerPage());
        while (!stretch.isEmpty()) {
            Page page = pages(List.of(stretch), limit).getOrDefault(key(stretch.device(), stretch.tags()), Page.EMPTY);
            if (!give(page, sink)) {
                return false;
            }
            if (page.sent() < limit) {
                return true;
            }
            stretch = behind(stretch, page.lastTime());
            limit = columns.rowsPerPage();
        }
        return true;
    }

    private static boolean give(Page page, RowSink sink) {
        for (Reading row : page.rows()) {
            if (!sink.accept(row)) {
                return false;
            }
        }
        return true;
    }

    /** What is left of a stretch when the row of a time has been given. */
    private Stretch behind(Stretch stretch, long lastTime) {
        TimeRange range = stretch.range();
        TimeRange rest = switch (scan.order()) {
            case ASCENDING ->
                new TimeRange(Math.clamp(lastTime + 1, range.fromNanos(), range.toNanos()), range.toNanos());
            case DESCENDING ->
                new TimeRange(range.fromNanos(), Math.clamp(lastTime, range.fromNanos(), range.toNanos()));
        };
        return new Stretch(stretch.device(), stretch.tags(), rest);
    }

    private SeriesKey key(DeviceKey device, Tags tags) {
        return new SeriesKey(scan.measurement(), device, tags);
    }

    private List<Stretch> stretchesOf(List<DeviceKey> devices) {
        if (furtherTags.isEmpty()) {
            return devices.stream()
                    .map(device -> new Stretch(device, Tags.NONE, scan.range()))
                    .toList();
        }
        return listed(devices);
    }

    private List<Stretch> listed(List<DeviceKey> devices) {
        Map<DeviceKey, TreeSet<Tags>> tags = new HashMap<>();
        for (ResultSeries series : server.query(select(InfluxQl.anyOf(devices), scan.range(), 1))) {
            SeriesKey key = keyOf(series);
            if (key != null) {
                tags.computeIfAbsent(key.device(), device -> new TreeSet<>()).add(key.tags());
            }
        }
        List<Stretch> stretches = new ArrayList<>();
        for (DeviceKey device : devices) {
            tags.getOrDefault(device, new TreeSet<>())
                    .forEach(each -> stretches.add(new Stretch(device, each, scan.range())));
        }
        return stretches;
    }

    /** The first rows of each stretch, at most {@code limit} of each. All stretches have the same range. */
    private Map<SeriesKey, Page> pages(List<Stretch> group, int limit) {
        Map<SeriesKey, Page> pages = new HashMap<>();
        for (ResultSeries series :
                server.query(select(conditionFor(group), group.getFirst().range(), limit))) {
            SeriesKey key = keyOf(series);
            if (key != null && !series.rows().isEmpty()) {
                pages.put(key, page(key, series));
            }
        }
        return pages;
    }

    private String conditionFor(List<Stretch> group) {
        if (furtherTags.isEmpty()) {
            return InfluxQl.anyOf(group.stream().map(Stretch::device).toList());
        }
        return group.stream()
                .map(stretch -> InfluxQl.device(stretch.device()) + tagsCondition(stretch.tags()))
                .collect(Collectors.joining(") OR (", "((", "))"));
    }

    /** Every further tag of the measurement is named, the absent ones as empty: exactly one series matches. */
    private String tagsCondition(Tags tags) {
        StringBuilder condition = new StringBuilder();
        for (String tag : furtherTags) {
            String value = tags.values().getOrDefault(tag, "");
            condition
                    .append(" AND ")
                    .append(fieldNames.contains(tag) ? InfluxQl.tagNotField(tag, value) : InfluxQl.tag(tag, value));
        }
        return condition.toString();
    }

    private String select(String condition, TimeRange range, int limit) {
        return "SELECT %s FROM %s WHERE %s AND %s GROUP BY * ORDER BY time %s LIMIT %d"
                .formatted(
                        InfluxQl.columns(columns.types()),
                        InfluxQl.identifier(scan.measurement()),
                        condition,
                        InfluxQl.within(range),
                        scan.order() == Scan.Order.ASCENDING ? "ASC" : "DESC",
                        limit);
    }

    private Page page(SeriesKey key, ResultSeries series) {
        List<Reading> rows = new ArrayList<>(series.rows().size());
        for (@Nullable Object[] row : series.rows()) {
            List<Field> fields = columns.fieldsOf(row);
            if (!fields.isEmpty()) {
                rows.add(new Reading(key, FieldColumns.timeOf(row), fields));
            }
        }
        long last = FieldColumns.timeOf(series.rows().getLast());
        return new Page(rows, series.rows().size(), last);
    }

    /** Whose rows these are; {@code null} for a series that Sluice could not have written. */
    private @Nullable SeriesKey keyOf(ResultSeries series) {
        Map<String, String> tags = new HashMap<>(series.tags());
        String site = tags.remove("site");
        String device = tags.remove("device");
        if (site == null || device == null || !areNames(List.of(site, device))) {
            return null;
        }
        boolean ours = areNames(tags.keySet())
                && tags.values().stream().allMatch(TagValueRule::isValid)
                && !tags.containsKey("time");
        return ours ? key(new DeviceKey(site, device), Tags.of(tags)) : null;
    }

    private static boolean areNames(Collection<String> names) {
        return names.stream().allMatch(Names::isValid);
    }
}
