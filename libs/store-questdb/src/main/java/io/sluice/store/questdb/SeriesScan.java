/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.sluice.model.DeviceKey;
import io.sluice.model.Reading;
import io.sluice.store.RowSink;
import io.sluice.store.Scan;
import io.sluice.store.TimeRange;
import io.sluice.store.questdb.Era.Span;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a scan: device by device, series by series, era by era, page by page. */
final class SeriesScan {

    private static final List<Era> FORWARD = List.of(Era.BEFORE_1970, Era.SINCE_1970);

    private final OpenStore store;
    private final Scan scan;
    private final RowSink sink;
    private final Deadline deadline;
    private final boolean ascending;

    SeriesScan(OpenStore store, Scan scan, RowSink sink, Duration limit) {
        this.store = store;
        this.scan = scan;
        this.sink = sink;
        this.deadline = new Deadline(limit);
        this.ascending = scan.order() == Scan.Order.ASCENDING;
    }

    void run() {
        for (DeviceKey key : scan.devices()) {
            StoredDevice device = store.catalogue().device(key);
            if (device != null && !scanDevice(device)) {
                return;
            }
        }
    }

    /** Whether more are wanted. */
    private boolean scanDevice(StoredDevice device) {
        for (StoredSeries series : device.series()) {
            if (series.key().measurement().equals(scan.measurement()) && !scanSeries(series)) {
                return false;
            }
        }
        return true;
    }

    private boolean scanSeries(StoredSeries series) {
        TimeRange range = rangeOf(series);
        if (range == null) {
            return true;
        }
        for (Era era : ascending ? FORWARD : FORWARD.reversed()) {
            Span span = era.within(range);
            if (span != null && !scanSpan(series, span)) {
                return false;
            }
        }
        return true;
    }

    /** The part of the scan's range that is still to come for a series; {@code null} for none. */
    private @Nullable TimeRange rangeOf(StoredSeries series) {
        TimeRange range = scan.range();
        Scan.After after = scan.after();
        if (after == null || !series.key().device().equals(after.device())) {
            return range;
        }
        int order = series.key().tags().compareTo(after.tags());
        if (order < 0) {
            return null;
        }
        return order > 0 ? range : beyond(range, after.timeNanos());
    }

    private @Nullable TimeRange beyond(TimeRange range, long timeNanos) {
        if (ascending) {
            long from = timeNanos == Long.MAX_VALUE ? timeNanos : Math.max(range.fromNanos(), timeNanos + 1);
            return from < range.toNanos() ? new TimeRange(from, range.toNanos()) : null;
        }
        long to = Math.min(range.toNanos(), timeNanos);
        return range.fromNanos() < to ? new TimeRange(range.fromNanos(), to) : null;
    }

    private boolean scanSpan(StoredSeries series, Span whole) {
        Span span = whole;
        while (span.from() < span.to()) {
            deadline.restart();
            SeriesPage page = new SeriesPage(series, scan.fields(), ascending, deadline);
            try (TableView view = store.view(span.era())) {
                page.read(view, span);
            }
            for (Reading row : page.rows()) {
                if (!sink.accept(row)) {
                    return false;
                }
            }
            if (!page.isFull()) {
                return true;
            }
            span = after(span, page.rows().getLast());
        }
        return true;
    }

    private Span after(Span span, Reading last) {
        long stored = span.era().stored(last.timeNanos());
        return ascending ? new Span(span.era(), stored + 1, span.to()) : new Span(span.era(), span.from(), stored);
    }
}
