/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import io.sluice.codec.payload.FieldRules;
import io.sluice.model.Names;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the guards hold readings to.
 *
 * @param newSeries of a site and measurement, per hour; 0: as many as come
 * @param knownSeries how many series are remembered at most; 16 bytes each
 * @param future how far a reading's time may lie behind its receipt
 * @param past how far it may lie before it; {@code null}: as far as it likes
 * @param times what becomes of those beyond
 * @param maxFields of a reading; never more than the decoder lets through
 * @param maxNameLength in code points, of every name of a reading; never more than the decoder lets through
 * @param siteRate messages of a site per second, by their time of receipt; 0: as many as come
 */
public record GuardSettings(
        int newSeries,
        int knownSeries,
        Duration future,
        @Nullable Duration past,
        TimePolicy times,
        int maxFields,
        int maxNameLength,
        int siteRate) {

    public static final int DEFAULT_NEW_SERIES = 50_000;
    public static final int DEFAULT_KNOWN_SERIES = 1_000_000;

    /** What users get who say nothing. */
    public static final GuardSettings DEFAULT = new GuardSettings(
            DEFAULT_NEW_SERIES,
            DEFAULT_KNOWN_SERIES,
            Duration.ofHours(24),
            null,
            TimePolicy.ACCEPT,
            FieldRules.MOST_FIELDS,
            Names.MAX_LENGTH,
            0);

    /** The same with another budget of new series. */
    public GuardSettings withNewSeries(int budget) {
        return new GuardSettings(budget, knownSeries, future, past, times, maxFields, maxNameLength, siteRate);
    }

    /** The same with another bound of what is remembered. */
    public GuardSettings withKnownSeries(int most) {
        return new GuardSettings(newSeries, most, future, past, times, maxFields, maxNameLength, siteRate);
    }

    /** The same with other limits of time. */
    public GuardSettings withTimes(Duration newFuture, @Nullable Duration newPast, TimePolicy policy) {
        return new GuardSettings(
                newSeries, knownSeries, newFuture, newPast, policy, maxFields, maxNameLength, siteRate);
    }

    /** The same with other limits of a reading's shape. */
    public GuardSettings withShape(int fields, int nameLength) {
        return new GuardSettings(newSeries, knownSeries, future, past, times, fields, nameLength, siteRate);
    }

    /** The same with another rate. */
    public GuardSettings withSiteRate(int perSecond) {
        return new GuardSettings(newSeries, knownSeries, future, past, times, maxFields, maxNameLength, perSecond);
    }
}
