/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator.device;

import java.time.Duration;

/** What is odd about a device, if anything. A pure function of time, like the signals. */
public sealed interface Habit {

    /** Whether the device sends anything at that time. */
    boolean speaksAt(long epochMillis);

    /** What the device's own clock shows at that time, in milliseconds since the epoch. */
    long clockAt(long epochMillis);

    /** Speaks always, and knows the time. */
    record Ordinary() implements Habit {
        @Override
        public boolean speaksAt(long epochMillis) {
            return true;
        }

        @Override
        public long clockAt(long epochMillis) {
            return epochMillis;
        }
    }

    /**
     * Falls silent for a while at the end of each period, as if its battery or network failed; what it would have
     * measured meanwhile is not sent later.
     */
    record FallsSilent(Duration period, Duration silence) implements Habit {

        /** Six minutes of silence in every half hour: seen within one look at a demo. */
        public static final FallsSilent OFTEN = new FallsSilent(Duration.ofMinutes(30), Duration.ofMinutes(6));

        @Override
        public boolean speaksAt(long epochMillis) {
            return Math.floorMod(epochMillis, period.toMillis())
                    < period.minus(silence).toMillis();
        }

        @Override
        public long clockAt(long epochMillis) {
            return epochMillis;
        }
    }

    /** Has a clock that is ahead by {@code offset}, or behind when it is negative. */
    record WrongClock(Duration offset) implements Habit {
        @Override
        public boolean speaksAt(long epochMillis) {
            return true;
        }

        @Override
        public long clockAt(long epochMillis) {
            return epochMillis + offset.toMillis();
        }
    }
}
