/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.sluice.model.Field;
import io.sluice.model.FieldValue;
import io.sluice.model.Reading;
import io.sluice.store.questdb.Era.Span;
import io.sluice.store.questdb.StoredSeries.Stream;
import io.sluice.store.questdb.TableView.StreamRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the next rows of a series out of one table, at most {@value #MAX_ROWS} of them or {@value #MAX_BYTES} bytes, so
 * that no view of the table is held while a slow sink takes them. Rows of one time in several streams become one.
 */
final class SeriesPage {

    static final int MAX_ROWS = 2_048;
    static final long MAX_BYTES = 1 << 20;

    private static final int ROWS_PER_CHECK = 256;

    /** A value and the write that brought it. */
    private record Versioned(long writeNumber, FieldValue value) {}

    private final StoredSeries series;
    private final Set<String> wanted;
    private final boolean ascending;
    private final Deadline deadline;
    private final PayloadReader payload = new PayloadReader();
    private final List<Reading> rows = new ArrayList<>();
    private final TreeMap<String, Versioned> fields = new TreeMap<>();
    private List<Stream> streams = List.of();
    private int[] keys = {};
    private long bytes;
    private long visited;

    SeriesPage(StoredSeries series, Set<String> wanted, boolean ascending, Deadline deadline) {
        this.series = series;
        this.wanted = wanted;
        this.ascending = ascending;
        this.deadline = deadline;
    }

    /** The rows read, in order. */
    List<Reading> rows() {
        return rows;
    }

    /** Whether there may be more after the last row. */
    boolean isFull() {
        return rows.size() >= MAX_ROWS || bytes >= MAX_BYTES;
    }

    /** Reads from where the span begins, or, descending, from where it ends. */
    void read(TableView view, Span span) {
        resolve(view);
        int first = Math.max(0, view.partitionOf(span.from()));
        int last = Math.min(view.partitionOf(span.to() - 1), view.partitions() - 1);
        if (streams.isEmpty()) {
            return;
        }
        for (int i = 0; i <= last - first && !isFull(); i++) {
            deadline.check();
            int partition = ascending ? first + i : last - i;
            if (view.open(partition)) {
                readPartition(view, span);
            }
        }
    }

    /** Keeps the streams that the table has rows of. */
    private void resolve(TableView view) {
        streams = series.streams(wanted).stream()
                .filter(stream -> view.key(stream.symbol()) >= 0)
                .toList();
        keys = streams.stream().mapToInt(stream -> view.key(stream.symbol())).toArray();
    }

    private void readPartition(TableView view, Span span) {
        long first = view.firstNotBefore(span.from());
        long last = view.firstNotBefore(span.to()) - 1;
        if (first > last) {
            return;
        }
        StreamRows[] heads = new StreamRows[keys.length];
        for (int i = 0; i < keys.length; i++) {
            heads[i] = view.rows(keys[i], first, last, ascending);
        }
        int next = next(heads);
        while (next >= 0 && !isFull()) {
            next = readRow(view, span.era(), heads, next);
        }
    }

    /** Which stream's row comes next; -1 when all have ended. */
    private int next(StreamRows[] heads) {
        int best = -1;
        for (int i = 0; i < heads.length; i++) {
            long row = heads[i].row();
            if (row != StreamRows.NONE
                    && (best < 0 || (ascending ? row < heads[best].row() : row > heads[best].row()))) {
                best = i;
            }
        }
        return best;
    }

    /** Gathers all rows of one time; the stream whose row comes after them. */
    private int readRow(TableView view, Era era, StreamRows[] heads, int first) {
        long stored = view.time(heads[first].row());
        fields.clear();
        int next = first;
        do {
            gather(view, heads[next].row(), streams.get(next).fields());
            heads[next].step();
            next = next(heads);
        } while (next >= 0 && view.time(heads[next].row()) == stored);
        if (!fields.isEmpty()) {
            rows.add(new Reading(series.key(), era.time(stored), merged()));
        }
        if (++visited % ROWS_PER_CHECK == 0) {
            deadline.check();
        }
        return next;
    }

    private void gather(TableView view, long row, FieldSet set) {
        long writeNumber = view.beginPayload(row, payload);
        for (int i = 0; i < set.size(); i++) {
            String name = set.name(i);
            FieldValue value = payload.next(set.type(i), wanted.isEmpty() || wanted.contains(name));
            if (value != null) {
                Versioned known = fields.get(name);
                if (known == null || known.writeNumber <= writeNumber) {
                    fields.put(name, new Versioned(writeNumber, value));
                }
            }
        }
    }

    private List<Field> merged() {
        List<Field> merged = new ArrayList<>(fields.size());
        fields.forEach((name, versioned) -> {
            merged.add(new Field(name, versioned.value));
            bytes += versioned.value instanceof FieldValue.StringValue(String text) ? 2L * text.length() : Long.BYTES;
        });
        return merged;
    }
}
