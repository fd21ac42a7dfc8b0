/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses between tries: the first is under 100 ms, later ones double up to a few seconds, all with jitter. */
final class Backoff {

    private static final long FIRST_MILLIS = 80;
    private static final long LONGEST_MILLIS = 5_000;

    private int failures;

    /** The pause before the next try. */
    Duration next() {
        long ceiling = failures == 0 ? FIRST_MILLIS : Math.min(LONGEST_MILLIS, 200L << Math.min(failures - 1, 10));
        failures++;
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(ceiling / 4, ceiling + 1));
    }

    /** A try succeeded, but not for long: the next pauses are short ones, without the very first. */
    void ease() {
        failures = Math.min(failures, 2);
    }

    /** A try succeeded. */
    void reset() {
        failures = 0;
    }
}
