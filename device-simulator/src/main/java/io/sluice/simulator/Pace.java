/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator;

import java.time.Duration;

/** How fast a fleet publishes. */
public sealed interface Pace {

    /**
     * Messages per second of the whole fleet, given how many pairs of device and measurement it has; infinite for "as
     * fast as it can".
     */
    double messagesPerSecond(int streams);

    /** So many messages per second, over the whole fleet. */
    record Rate(double perSecond) implements Pace {
        @Override
        public double messagesPerSecond(int streams) {
            return perSecond;
        }
    }

    /** Every device sends each of its measurements once per interval. */
    record Interval(Duration interval) implements Pace {
        @Override
        public double messagesPerSecond(int streams) {
            return streams * 1e9 / interval.toNanos();
        }
    }

    /** As fast as the broker takes them. */
    record Unlimited() implements Pace {
        @Override
        public double messagesPerSecond(int streams) {
            return Double.POSITIVE_INFINITY;
        }
    }
}
