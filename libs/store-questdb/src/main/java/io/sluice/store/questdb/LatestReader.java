/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.sluice.model.FieldValue;
import io.sluice.store.LatestValue;
import io.sluice.store.TimeRange;
import io.sluice.store.questdb.Era.Span;
import io.sluice.store.questdb.StoredSeries.Stream;
import io.sluice.store.questdb.TableView.StreamRows;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds the newest value of each field of a device. A stream always carries the same fields, so its newest row is all
 * that is read of it: one look into the index for each stream and day, however many rows there are.
 */
final class LatestReader {

    private static final List<Era> NEWEST_FIRST = List.of(Era.SINCE_1970, Era.BEFORE_1970);

    private record Found(long timeNanos, long writeNumber, FieldValue value) {
        boolean isNewerThan(Found other) {
            return timeNanos > other.timeNanos || (timeNanos == other.timeNanos && writeNumber > other.writeNumber);
        }
    }

    private final OpenStore store;
    private final Deadline deadline;
    private final PayloadReader payload = new PayloadReader();
    private final Map<String, Map<String, Found>> newest = new TreeMap<>();

    LatestReader(OpenStore store, Duration limit) {
        this.store = store;
        this.deadline = new Deadline(limit);
    }

    List<LatestValue> read(StoredDevice device, TimeRange range) {
        for (Era era : NEWEST_FIRST) {
            Span span = era.within(range);
            if (span != null) {
                read(device, span);
            }
        }
        return newest.entrySet().stream()
                .flatMap(measurement -> measurement.getValue().entrySet().stream()
                        .map(field -> new LatestValue(
                                measurement.getKey(),
                                field.getKey(),
                                field.getValue().timeNanos,
                                field.getValue().value)))
                .toList();
    }

    private void read(StoredDevice device, Span span) {
        try (TableView view = store.view(span.era())) {
            for (StoredSeries series : device.series()) {
                Map<String, Found> fields = newest.computeIfAbsent(series.key().measurement(), name -> new TreeMap<>());
                for (Stream stream : series.streams(Set.of())) {
                    read(view, span, stream, fields);
                }
            }
        }
    }

    private void read(TableView view, Span span, Stream stream, Map<String, Found> fields) {
        int key = view.key(stream.symbol());
        if (key < 0) {
            return;
        }
        for (int i = view.partitionOf(span.to() - 1); i >= 0; i--) {
            deadline.check();
            if (view.open(i) && readNewest(view, span, stream, key, fields)) {
                return;
            }
            if (view.begin(i) <= span.from()) {
                return;
            }
        }
    }

    /** Whether the open partition had a row of the stream within the span. */
    private boolean readNewest(TableView view, Span span, Stream stream, int key, Map<String, Found> fields) {
        long first = view.firstNotBefore(span.from());
        long last = view.firstNotBefore(span.to()) - 1;
        if (first > last) {
            return false;
        }
        long row = view.rows(key, first, last, false).row();
        if (row == StreamRows.NONE) {
            return false;
        }
        take(view, row, span.era().time(view.time(row)), stream.fields(), fields);
        return true;
    }

    private void take(TableView view, long row, long timeNanos, FieldSet set, Map<String, Found> fields) {
        long writeNumber = view.beginPayload(row, payload);
        for (int i = 0; i < set.size(); i++) {
            FieldValue value = payload.next(set.type(i), true);
            if (value != null) {
                fields.merge(
                        set.name(i),
                        new Found(timeNanos, writeNumber, value),
                        (known, other) -> other.isNewerThan(known) ? other : known);
            }
        }
    }
}
