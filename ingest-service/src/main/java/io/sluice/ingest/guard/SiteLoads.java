/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who sends how much: messages of each site in stretches of ten seconds, by their times of receipt. What was received before the
 * last whole stretch (a backlog) is not counted. Of {@value #MOST} sites those that are silent give way; beyond that many at a
 * time nobody is listed who was not before. Thread-safe.
 */
final class SiteLoads {

    private static final int MOST = 10_000;
    private static final int SECONDS = 10;
    private static final long STRETCH_NANOS = SECONDS * 1_000_000_000L;

    private final Map<String, Load> loads = new ConcurrentHashMap<>();
    private final AtomicLong newest = new AtomicLong(-1);
    private final AtomicLong tidied = new AtomicLong(-1);

    void count(String site, long receivedAtNanos) {
        long stretch = Math.floorDiv(receivedAtNanos, STRETCH_NANOS);
        if (stretch > newest.get()) {
            newest.accumulateAndGet(stretch, Math::max);
        }
        Load load = loads.get(site);
        if (load == null && hasRoom(stretch)) {
            load = loads.computeIfAbsent(site, _ -> new Load());
        }
        if (load != null) {
            load.count(stretch);
        }
    }

    /** Made-up names must not keep a real flood off the list; looked through once a stretch at most. */
    private boolean hasRoom(long stretch) {
        long before = tidied.get();
        if (loads.size() >= MOST && stretch > before && tidied.compareAndSet(before, stretch)) {
            loads.values().removeIf(load -> load.of(stretch) + load.of(stretch - 1) == 0);
        }
        return loads.size() < MOST;
    }

    /** Those with the most messages in the last whole stretch that has been received, the busiest first. */
    GuardReport.Busiest busiest(int most, Predicate<String> wanted) {
        long last = newest.get() - 1;
        List<GuardReport.SiteLoad> sites = new ArrayList<>();
        loads.forEach((site, load) -> {
            long messages = load.of(last);
            if (messages > 0 && wanted.test(site)) {
                sites.add(new GuardReport.SiteLoad(site, messages / (double) SECONDS));
            }
        });
        sites.sort(Comparator.comparingDouble(GuardReport.SiteLoad::messagesPerSecond)
                .reversed()
                .thenComparing(GuardReport.SiteLoad::site));
        return new GuardReport.Busiest(endOf(last), sites.stream().limit(most).toList());
    }

    private static @Nullable Instant endOf(long stretch) {
        return stretch < 0 ? null : Instant.ofEpochSecond((stretch + 1) * SECONDS);
    }

    private static final class Load {

        private long stretch = Long.MIN_VALUE;
        private long now;
        private long before;

        synchronized void count(long of) {
            if (of > stretch) {
                before = of == stretch + 1 ? now : 0;
                now = 1;
                stretch = of;
            } else if (of == stretch) {
                now++;
            } else if (of == stretch - 1) {
                before++;
            }
        }

        synchronized long of(long wanted) {
            return wanted == stretch ? now : wanted == stretch - 1 ? before : 0;
        }
    }
}
