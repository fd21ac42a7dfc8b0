/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.model;

import java.time.Instant;

/** Moments as nanoseconds since 1970-01-01T00:00Z, the form in which readings and records carry them. */
public final class EpochNanos {

    private static final long PER_SECOND = 1_000_000_000L;

    private EpochNanos() {}

    /** The moment in nanoseconds; it must lie in the years 1678 to 2261, as every clock's does, or the number wraps. */
    public static long of(Instant moment) {
        return moment.getEpochSecond() * PER_SECOND + moment.getNano();
    }
}
