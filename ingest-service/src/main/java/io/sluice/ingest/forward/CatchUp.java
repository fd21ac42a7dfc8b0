/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import java.time.Duration;

/**
 * What happens with the messages that have gathered while the store was away, or while we were.
 *
 * @param perSecond messages of the backlog per second at most; 0 for as many as the store takes
 * @param lag how old a message must be, when its turn comes, to count as backlog
 * @param remembered how many values of the live lane may be remembered on account of the backlog
 */
public record CatchUp(Order order, long perSecond, Duration lag, int remembered) {

    /** The age from which on a message counts as backlog, unless a test says otherwise. */
    public static final Duration DEFAULT_LAG = Duration.ofSeconds(10);

    /** Up to 64 MB, unless a test says otherwise. */
    public static final int DEFAULT_REMEMBERED = 3_000_000;

    /** Which messages come first. */
    public enum Order {
        /** In the order of the journal: what is new waits behind what is old. */
        BACKLOG_FIRST,
        /** Two lanes: one for what is new, and one for the backlog, which takes what the first leaves. */
        LIVE_FIRST
    }

    /** With the defaults for what is no setting. */
    public CatchUp(Order order, long perSecond) {
        this(order, perSecond, DEFAULT_LAG, DEFAULT_REMEMBERED);
    }

    public CatchUp {
        if (perSecond < 0) {
            throw new IllegalArgumentException(
                    "the backlog's rate limit is %d messages per second; give 1 or more, or none".formatted(perSecond));
        }
    }
}
