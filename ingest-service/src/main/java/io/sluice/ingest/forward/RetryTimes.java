/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

import java.time.Duration;

/**
 * How long a store that does not take a batch is left alone.
 *
 * @param openFor how long an open breaker lets nothing through
 * @param first the first pause; it doubles with each failure, and is spread at random by half
 * @param longest the longest pause of our own choice
 * @param longestAsked the longest one that the store may ask for
 * @param probe how long the store is idle before it is asked how it is
 */
public record RetryTimes(Duration openFor, Duration first, Duration longest, Duration longestAsked, Duration probe) {

    public static final RetryTimes DEFAULT = new RetryTimes(
            Duration.ofSeconds(2),
            Duration.ofMillis(100),
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofSeconds(5));
}
