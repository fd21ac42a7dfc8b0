/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import io.sluice.model.SeriesKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The new series of one site and measurement: their budget, and which tag makes them many. Synchronized by its owner. */
final class SeriesGroup {

    static final long PERIOD = 3_600;

    private static final long NANOS = 1_000_000_000L;

    /** Where the measurements of a site beyond those that are told apart are; no name is empty. */
    static final String OTHERS = "";

    private final String site;
    private final String measurement;
    private final int budget;
    private final Allowance allowance;
    private @Nullable TagValues tags;
    private long refused;
    private String detail = "";
    private long detailSecond = Long.MIN_VALUE;
    private long detailAgain;
    private int number;

    SeriesGroup(String site, String measurement, int budget, long second) {
        this.site = site;
        this.measurement = measurement;
        this.budget = budget;
        this.allowance = new Allowance(budget, budget, PERIOD, second);
    }

    String site() {
        return site;
    }

    String measurement() {
        return measurement;
    }

    int budget() {
        return budget;
    }

    Allowance allowance() {
        return allowance;
    }

    /** By what number the file that is written now knows it; 0: not at all. */
    int number() {
        return number;
    }

    void number(int newNumber) {
        number = newNumber;
    }

    /** Takes room for a new series; false when there is none. */
    boolean take(SeriesKey series, long nanos, SeriesPrint prints) {
        long second = Math.floorDiv(nanos, NANOS);
        boolean taken = allowance.take(second);
        if (taken && allowance.isFull(second + PERIOD / 10)) {
            tags = null; // they come so slowly that nothing is wrong
            return true;
        }
        if (tags == null) {
            tags = new TagValues(nanos);
        }
        tags.note(series, prints);
        refused += taken ? 0 : 1;
        return taken;
    }

    /** Why there is no room, for people; mostly the same text within a second. */
    String detail(long nanos) {
        long second = Math.floorDiv(nanos, NANOS);
        long notes = tags == null ? 0 : tags.notes();
        if (second != detailSecond || notes >= detailAgain) {
            detailSecond = second;
            detailAgain = 2 * notes;
            detail = detail();
        }
        return detail;
    }

    private String detail() {
        String what =
                measurement.equals(OTHERS) ? "further measurements" : "the measurement '%s'".formatted(measurement);
        String where = site.equals(OTHERS) ? "further sites" : "the site '%s'".formatted(site);
        return "%s of %s has no room for a new series: %d an hour are its budget (sluice.ingest.guards.new-series)%s. Make of it a"
                        .formatted(what, where, budget, culprit())
                + " field instead of a tag, or raise the budget; then replay the letter";
    }

    private String culprit() {
        TagValues known = tags;
        if (known == null) {
            return "";
        }
        TagValues.Tag most = known.most();
        return ", and the tag '%s' has had about %d new values since %s"
                .formatted(most.name(), most.values(), Instant.ofEpochSecond(Math.floorDiv(known.sinceNanos(), NANOS)));
    }

    /** Whether there is anything to report of it. */
    boolean isUsed(long second) {
        return refused > 0 || allowance.level(second) < budget;
    }

    /** How it stands at a time. */
    GuardReport.Budget report(long second) {
        long left = allowance.level(second);
        TagValues.@Nullable Tag most = tags == null ? null : tags.most();
        return new GuardReport.Budget(
                site,
                measurement,
                budget,
                Math.max(0, budget - left),
                Math.max(0, left),
                refused,
                most == null ? null : most.name(),
                most == null ? null : most.values());
    }
}
