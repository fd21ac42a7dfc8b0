/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The levels of {@value #MOST} series at most (34 MB with 4 fields each, 54 MB with 8); further ones are not watched until
 * others have been silent for a day.
 * Thread-safe, without locks where a series is known.
 *
 * <p>Not every message is looked at: looking a series up costs more than all the rest. Which ones are is drawn by the
 * message's number, so that a device which sends every so many messages is neither always passed over nor always looked at,
 * and so that the same ones are after a crash.
 */
final class LevelTable {

    static final int MOST = 100_000;

    /** So many series stay in the processor's caches, and half of the messages can be looked at. */
    static final int FEW = 250;

    /** Different rows of names that series share. */
    private static final int MOST_NAMES = 1_000;

    private static final long ONE_IN_TWO = 1;
    private static final long ONE_IN_EIGHT = 7;

    private final Map<SeriesKey, SeriesLevels> series = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private final Map<List<String>, String[]> names = new ConcurrentHashMap<>();
    private final UnaryOperator<String[]> sharing = this::shared;

    /** Whether the message of this number is one to look at. */
    boolean isDue(long sequence) {
        return (mixed(sequence) & (size.get() <= FEW ? ONE_IN_TWO : ONE_IN_EIGHT)) == 0;
    }

    /** The finalizer of SplitMix64: whatever the period of a device, its messages are drawn evenly. */
    private static long mixed(long number) {
        long mixed = (number ^ number >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    /** Looks at a reading, and hands over the jumps that it confirms. */
    void look(Reading reading, long receivedAtNanos, BiConsumer<Field, Jump> jumps) {
        SeriesLevels levels = series.get(reading.series());
        if (levels == null) {
            levels = add(reading.series());
        }
        if (levels != null) {
            levels.look(reading, receivedAtNanos, jumps);
        }
    }

    private @Nullable SeriesLevels add(SeriesKey key) {
        if (size.get() >= MOST) {
            return null;
        }
        SeriesLevels added = new SeriesLevels(sharing);
        SeriesLevels other = series.putIfAbsent(key, added);
        if (other != null) {
            return other;
        }
        size.incrementAndGet();
        return added;
    }

    private String[] shared(String[] own) {
        return names.size() < MOST_NAMES
                ? names.computeIfAbsent(List.of(own), _ -> own)
                : names.getOrDefault(List.of(own), own);
    }

    int size() {
        return size.get();
    }

    /** Lets those go that were silent since the last time, if there is no room. */
    void makeRoom() {
        if (size.get() < MOST) {
            return;
        }
        series.values().removeIf(levels -> {
            boolean silent = levels.wasSilent();
            if (silent) {
                size.decrementAndGet();
            }
            return silent;
        });
    }
}
