/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Keeps one connection at a rate. What it could not send in time is not made up for beyond a moment. For one thread. */
final class Pace {

    /** Shorter pauses cost more than they are worth; after one, a few messages go at once. */
    private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(2);

    private static final long LARGEST_DEBT = TimeUnit.MILLISECONDS.toNanos(100);

    private final double interval;
    private double due = System.nanoTime();

    private Pace(double interval) {
        this.interval = interval;
    }

    static Pace of(double perSecond) {
        return new Pace(TimeUnit.SECONDS.toNanos(1) / perSecond);
    }

    /** What must happen before a pause. */
    interface BeforePause {
        void run() throws IOException;
    }

    /** To be called after each message; waits when the next one is not due yet. */
    void await(BeforePause beforePause) throws IOException {
        long now = System.nanoTime();
        due = Math.max(due + interval, now - LARGEST_DEBT);
        if (due - now > SHORTEST) {
            beforePause.run();
            LockSupport.parkNanos((long) (due - now));
        }
    }
}
