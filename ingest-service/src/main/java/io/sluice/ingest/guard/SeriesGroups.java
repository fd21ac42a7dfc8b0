/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import io.sluice.model.SeriesKey;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The budgets by site and measurement. Bounded, since names come from whoever publishes: a site's measurements beyond {@value
 * #MOST_OF_SITE} share one budget, and so do all sites when there are {@value #MOST} budgets. Those that are full again say
 * nothing, and go when room is needed. Not thread-safe.
 */
final class SeriesGroups {

    static final int MOST = 10_000;
    static final int MOST_OF_SITE = 100;

    /** After a loss, so many times the budget may come at first: most of it is not new. */
    private static final int GRACE = 10;

    private final int budget;
    private final long graceUntil;
    private final Map<Place, SeriesGroup> groups = new HashMap<>();
    private final Map<String, Integer> ofSite = new HashMap<>();
    private long tidiedSecond = Long.MIN_VALUE;

    private record Place(String site, String measurement) {}

    /** @param graceUntil the second until which budgets are larger, because what was known is lost */
    SeriesGroups(int budget, long graceUntil) {
        this.budget = budget;
        this.graceUntil = graceUntil;
    }

    long graceUntil() {
        return graceUntil;
    }

    /** The budget that a series belongs to. */
    SeriesGroup of(SeriesKey series, long second) {
        String site = series.device().site();
        SeriesGroup group = groups.get(new Place(site, series.measurement()));
        return group == null ? opened(site, series.measurement(), second) : group;
    }

    private SeriesGroup opened(String site, String measurement, long second) {
        if (groups.size() >= MOST || ofSite.getOrDefault(site, 0) >= MOST_OF_SITE) {
            tidy(second);
        }
        if (groups.size() >= MOST) {
            return open(SeriesGroup.OTHERS, SeriesGroup.OTHERS, second);
        }
        boolean oneTooMany = ofSite.getOrDefault(site, 0) >= MOST_OF_SITE;
        return open(site, oneTooMany ? SeriesGroup.OTHERS : measurement, second);
    }

    /** The group of these names, made if there is none. */
    SeriesGroup open(String site, String measurement, long second) {
        return groups.computeIfAbsent(new Place(site, measurement), place -> {
            ofSite.merge(site, 1, Integer::sum);
            SeriesGroup group = new SeriesGroup(site, measurement, budget, second);
            if (second < graceUntil) {
                group.allowance().set((long) budget * GRACE, second);
            }
            return group;
        });
    }

    /** Not for every name that finds no room: there may be many. */
    private void tidy(long second) {
        if (second - 60 < tidiedSecond) {
            return;
        }
        tidiedSecond = second;
        Predicate<SeriesGroup> full = group -> group.allowance().isFull(second);
        for (SeriesGroup group : List.copyOf(groups.values())) {
            if (full.test(group)) {
                groups.remove(new Place(group.site(), group.measurement()));
                ofSite.computeIfPresent(group.site(), (_, count) -> count == 1 ? null : count - 1);
            }
        }
    }

    Collection<SeriesGroup> all() {
        return groups.values();
    }

    /** Those with least left, first; of the sites that pass. */
    List<GuardReport.Budget> tightest(long second, int most, Predicate<String> sites) {
        return groups.values().stream()
                .filter(group -> sites.test(group.site()) && group.isUsed(second))
                .sorted(Comparator.comparingLong(
                                (SeriesGroup group) -> group.allowance().level(second))
                        .thenComparing(SeriesGroup::site)
                        .thenComparing(SeriesGroup::measurement))
                .limit(most)
                .map(group -> group.report(second))
                .toList();
    }
}
