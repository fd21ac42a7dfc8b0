/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import io.sluice.model.SeriesKey;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * About how many different values each tag of new series has had, to tell which of them makes them many. {@code device} counts
 * as a tag; of further ones, the first {@value #MOST_TAGS} that are met. Not thread-safe.
 */
final class TagValues {

    private static final String DEVICE = "device";
    private static final int MOST_TAGS = 8;

    private final long sinceNanos;
    private long notes;
    private final Map<String, DistinctCount> counts = new LinkedHashMap<>();

    TagValues(long sinceNanos) {
        this.sinceNanos = sinceNanos;
    }

    /** A tag and about how many values it has had. */
    record Tag(String name, long values) {}

    /** When counting began. */
    long sinceNanos() {
        return sinceNanos;
    }

    /** How many series were taken note of. */
    long notes() {
        return notes;
    }

    /** Takes note of a series that is new. */
    void note(SeriesKey series, SeriesPrint prints) {
        notes++;
        note(DEVICE, series.device().device(), prints);
        for (Map.Entry<String, String> tag : series.tags().values().entrySet()) {
            note(tag.getKey(), tag.getValue(), prints);
        }
    }

    private void note(String tag, String value, SeriesPrint prints) {
        DistinctCount count = counts.get(tag);
        if (count == null && counts.size() <= MOST_TAGS) {
            count = new DistinctCount();
            counts.put(tag, count);
        }
        if (count != null) {
            count.add(prints.of(value));
        }
    }

    /** The tag with the most; of several the one met last, since each device may have its own value of a tag. */
    Tag most() {
        Tag most = new Tag(DEVICE, 0);
        for (Map.Entry<String, DistinctCount> each : counts.entrySet()) {
            long values = each.getValue().estimate();
            if (values >= most.values()) {
                most = new Tag(each.getKey(), values);
            }
        }
        return most;
    }
}
