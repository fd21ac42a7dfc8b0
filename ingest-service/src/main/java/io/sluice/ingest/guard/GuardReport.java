/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the guards stand.
 *
 * @param series {@code null}: new ones have no budget, and none is remembered
 * @param refused readings refused since the start, by guard; of {@code site-rate}, messages
 * @param flagged readings whose time was too far ahead or behind since the start, whatever became of them
 * @param lastFlagged the last of these
 * @param busiest who sends most, whether or not {@code site-rate} is set
 */
public record GuardReport(
        @Nullable Series series,
        Map<String, Long> refused,
        Map<String, Long> flagged,
        @Nullable Flagged lastFlagged,
        Busiest busiest) {

    /**
     * The series.
     *
     * @param known how many are remembered
     * @param knownLimit how many may be
     * @param forgotten how many were silent for so long that they gave way, since the start; each is new when it comes again
     * @param remembersOnDisk whether what is remembered would survive a restart
     * @param budgets those with least left first
     */
    public record Series(long known, long knownLimit, long forgotten, boolean remembersOnDisk, List<Budget> budgets) {}

    /**
     * The budget of a site and measurement.
     *
     * @param measurement empty: of the site's further measurements together
     * @param tag with the most new values, once a tenth of the budget is used
     * @param values about how many these are
     */
    public record Budget(
            String site,
            String measurement,
            long perHour,
            long used,
            long left,
            long refused,
            @Nullable String tag,
            @Nullable Long values) {}

    /**
     * The sites that sent most in ten seconds.
     *
     * @param until the end of these ten seconds, by times of receipt; {@code null} when nothing has come yet
     * @param sites the busiest first
     */
    public record Busiest(@Nullable Instant until, List<SiteLoad> sites) {}

    /** What a site sent, refused messages too; of those that could be read. */
    public record SiteLoad(String site, double messagesPerSecond) {}

    /** A reading whose time is far from that of its receipt. */
    public record Flagged(String site, String device, String measurement, Instant time, Instant receivedAt) {}
}
