/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.sluice.model.Field;
import io.sluice.model.SeriesKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A series and its streams. A device that sends its fields in ever new combinations would make a stream of each: after
 * {@value #MAX_SETS} combinations a reading is split into streams of one field, so that there are never more streams than
 * that and the fields. Written by one thread, read by any.
 */
final class StoredSeries {

    static final int MAX_SETS = 8;

    /** A stream of the series: the rows that carry exactly these fields. */
    record Stream(String symbol, FieldSet fields) {}

    private final SeriesKey key;
    private volatile Stream[] sets = {};
    private volatile Map<String, Stream> singles = Map.of();

    StoredSeries(SeriesKey key) {
        this.key = key;
    }

    SeriesKey key() {
        return key;
    }

    boolean isEmpty() {
        return sets.length == 0 && singles.isEmpty();
    }

    /** The stream of exactly these fields; {@code places} is filled as by {@link FieldSet#matches}. */
    @Nullable
    Stream find(List<Field> fields, int[] places) {
        for (Stream stream : sets) {
            if (stream.fields.matches(fields, places)) {
                return stream;
            }
        }
        if (fields.size() == 1) {
            Stream single = singles.get(fields.getFirst().name());
            return single != null && single.fields.matches(fields, places) ? single : null;
        }
        return null;
    }

    /** Whether another combination of several fields may have a stream of its own. */
    boolean hasRoom() {
        return sets.length < MAX_SETS;
    }

    void add(Stream stream) {
        if (stream.fields.size() > 1) {
            Stream[] more = Arrays.copyOf(sets, sets.length + 1);
            more[sets.length] = stream;
            sets = more;
        } else {
            if (singles.isEmpty()) {
                singles = new ConcurrentHashMap<>(2);
            }
            singles.put(stream.fields.name(0), stream);
        }
    }

    void remove(Stream stream) {
        if (stream.fields.size() > 1) {
            sets = Arrays.stream(sets).filter(other -> other != stream).toArray(Stream[]::new);
        } else {
            singles.remove(stream.fields.name(0));
        }
    }

    /** The streams that carry any of the fields; an empty set wants all. */
    List<Stream> streams(Set<String> wanted) {
        return java.util.stream.Stream.concat(Arrays.stream(sets), singles.values().stream())
                .filter(stream -> stream.fields.hasAny(wanted))
                .toList();
    }
}
