/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How many messages of a site are let through, by their times of receipt: so many a second, and ten seconds' worth at once after a
 * quiet time. While a backlog is worked off, its messages have an allowance of their own beside what is new: both have their own
 * place in time. Sites beyond {@value #MOST} share one allowance. Thread-safe.
 */
final class SiteRates {

    private static final int MOST = 10_000;
    private static final int BURST_SECONDS = 10;
    private static final long NANOS = 1_000_000_000L;

    /** No site's name holds a slash. */
    private static final String OTHERS = "/others";

    private final int perSecond;
    private final Map<String, Rate> rates = new ConcurrentHashMap<>();

    SiteRates(int perSecond) {
        this.perSecond = perSecond;
    }

    int perSecond() {
        return perSecond;
    }

    /** Lets a message through; false when its site has had too many. */
    boolean take(String site, long receivedAtNanos) {
        return of(site).take(receivedAtNanos);
    }

    /** Lets a request in at the HTTP door now; false when its site has had too many, here or on its way to the store. */
    boolean enter(String site, long nowNanos) {
        return of(site).enter(Math.floorDiv(nowNanos, NANOS));
    }

    private Rate of(String site) {
        Rate known = rates.get(site);
        if (known != null) {
            return known;
        }
        return rates.computeIfAbsent(rates.size() < MOST ? site : OTHERS, _ -> new Rate());
    }

    private final class Rate {

        private final Allowance newest = full();
        private final Allowance door = full();
        private @Nullable Allowance older;
        private long lastNanos = Long.MIN_VALUE;
        private long refusedSecond = Long.MIN_VALUE;

        private Allowance full() {
            return new Allowance((long) perSecond * BURST_SECONDS, perSecond, 1, 0);
        }

        synchronized boolean take(long nanos) {
            long second = Math.floorDiv(nanos, NANOS);
            if (nanos < lastNanos) {
                if (older == null) {
                    older = full();
                }
                return older.take(second);
            }
            lastNanos = nanos;
            boolean taken = newest.take(second);
            refusedSecond = taken ? refusedSecond : second;
            return taken;
        }

        synchronized boolean enter(long second) {
            return second - 1 > refusedSecond && door.take(second);
        }
    }
}
