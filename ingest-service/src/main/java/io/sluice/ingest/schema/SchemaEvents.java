/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The newest events, {@value #MOST} at most, of which a site may have a quarter. What is noticed again within an hour counts
 * on the event there is; later it is an event once more. Thread-safe; what is noticed again takes no lock.
 */
final class SchemaEvents {

    static final int MOST = 10_000;

    static final int MOST_OF_A_SITE = MOST / 4;

    /** More a minute of one site are counted, and neither kept nor logged. */
    static final int MOST_A_MINUTE = 200;

    private static final long HOUR = 3_600_000_000_000L;
    private static final long MINUTE = 60_000_000_000L;

    private final LongSupplier nanoTime;
    private final EventLog log;
    private final ReentrantLock lock = new ReentrantLock();
    private final NavigableMap<Long, Entry> entries = new TreeMap<>();
    private final Map<Finding.Key, Entry> latest = new ConcurrentHashMap<>();
    private final Map<String, Integer> ofSite = new HashMap<>();
    private final Map<String, Integer> lately = new HashMap<>();
    private final LongAdder[] counts = new LongAdder[EventKind.values().length];
    private final LongAdder suppressed = new LongAdder();
    private long minuteBegan;
    private volatile long nextId = 1;

    /** @param nanoTime a clock that only runs */
    SchemaEvents(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.minuteBegan = nanoTime.getAsLong();
        this.log = new EventLog(nanoTime);
        Arrays.setAll(counts, _ -> new LongAdder());
    }

    /** An event that is kept. Counts of two threads at once may lose one. */
    private static final class Entry {
        private final SchemaEvent event;
        private volatile long lastNanos;
        private volatile long count;

        private Entry(SchemaEvent event) {
            this.event = event;
            this.lastNanos = event.lastNanos();
            this.count = event.count();
        }

        /** Whether the finding belongs to this event; what was shown before a crash is not counted again. */
        @SuppressWarnings("NonAtomicVolatileUpdate") // counted about, as the class says
        private boolean takes(long atNanos) {
            if (atNanos - event.firstNanos() >= HOUR) {
                return false;
            }
            if (atNanos > lastNanos) {
                lastNanos = atNanos;
                count++;
            }
            return true;
        }

        private SchemaEvent now() {
            return new SchemaEvent(
                    event.id(),
                    event.kind(),
                    event.measurement(),
                    event.field(),
                    event.site(),
                    event.device(),
                    event.was(),
                    event.is(),
                    event.outcome(),
                    event.detail(),
                    event.firstNanos(),
                    lastNanos,
                    count);
        }
    }

    /** Takes note of something, which may be an event of its own. */
    void report(Finding finding, long atNanos) {
        Finding.Key key = finding.key();
        Entry known = latest.get(key);
        if (known != null && known.takes(atNanos)) {
            return;
        }
        lock.lock();
        try {
            Entry other = latest.get(key);
            if (other != null && other.takes(atNanos)) {
                return;
            }
            counts[finding.kind().ordinal()].increment();
            if (isTooMany(finding.device().site())) {
                suppressed.increment();
                return;
            }
            SchemaEvent event = event(finding, atNanos);
            put(event);
            log.tell(event);
        } finally {
            lock.unlock();
        }
    }

    private SchemaEvent event(Finding finding, long atNanos) {
        long id = nextId;
        nextId = id + 1;
        return new SchemaEvent(
                id,
                finding.kind(),
                finding.measurement(),
                finding.field(),
                finding.device().site(),
                finding.device().device(),
                finding.was(),
                finding.is(),
                finding.outcome(),
                finding.detail().get(),
                atNanos,
                atNanos,
                1);
    }

    private boolean isTooMany(String site) {
        long now = nanoTime.getAsLong();
        if (now - minuteBegan >= MINUTE) {
            minuteBegan = now;
            lately.clear();
        }
        if (lately.size() >= MOST && !lately.containsKey(site)) {
            return true;
        }
        return lately.merge(site, 1, Integer::sum) > MOST_A_MINUTE;
    }

    private void put(SchemaEvent event) {
        if (ofSite.merge(event.site(), 1, Integer::sum) > MOST_OF_A_SITE) {
            removeOldest(event.site());
        } else if (entries.size() == MOST) {
            remove(entries.firstEntry().getValue());
        }
        Entry entry = new Entry(event);
        entries.put(event.id(), entry);
        latest.put(Finding.Key.of(event), entry);
    }

    private void removeOldest(String site) {
        for (Entry entry : entries.values()) {
            if (entry.event.site().equals(site)) {
                remove(entry);
                return;
            }
        }
    }

    private void remove(Entry entry) {
        entries.remove(entry.event.id());
        latest.remove(Finding.Key.of(entry.event), entry);
        ofSite.computeIfPresent(entry.event.site(), (_, count) -> count == 1 ? null : count - 1);
    }

    /** What was told of a field before is history: what is noticed from now on is an event of its own. */
    void beginAnew(String measurement, String field) {
        latest.keySet()
                .removeIf(key ->
                        key.measurement().equals(measurement) && key.field().equals(field));
    }

    /** A part of the list, newest first. */
    record Page(List<SchemaEvent> events, @Nullable Long next) {}

    /**
     * Lists events, newest first.
     *
     * @param below ids are below this one
     */
    Page list(long below, int limit, Predicate<SchemaEvent> wanted) {
        lock.lock();
        try {
            List<SchemaEvent> found = new ArrayList<>();
            for (Entry entry : entries.headMap(below, false).descendingMap().values()) {
                if (!wanted.test(entry.event)) {
                    continue;
                }
                if (found.size() == limit) {
                    return new Page(found, found.getLast().id());
                }
                found.add(entry.now());
            }
            return new Page(found, null);
        } finally {
            lock.unlock();
        }
    }

    /** Distinct events of a kind so far, also those that were too many to be kept. */
    long count(EventKind kind) {
        return counts[kind.ordinal()].sum();
    }

    /** Events that were counted only. */
    long suppressed() {
        return suppressed.sum();
    }

    /** All of them, oldest first. */
    List<SchemaEvent> all() {
        List<SchemaEvent> all =
                new ArrayList<>(list(Long.MAX_VALUE, MOST, _ -> true).events());
        Collections.reverse(all);
        return all;
    }

    /** The id of the event that comes next. */
    long nextId() {
        return nextId;
    }

    /** Goes on from what was kept. */
    void restore(List<SchemaEvent> kept, long next) {
        lock.lock();
        try {
            kept.forEach(this::put);
            nextId = next;
        } finally {
            lock.unlock();
        }
    }
}
