/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import java.time.Duration;

/**
 * How long QoS 0 messages may hold the reading of a connection: a quarter of each keep-alive, so that the answer to a ping
 * is still read in time. For one thread.
 */
final class HoldAllowance {

    private final long windowNanos;
    private long windowStart;
    private long left;

    HoldAllowance(Duration keepAlive) {
        this.windowNanos = keepAlive.toNanos();
        this.windowStart = System.nanoTime();
        this.left = windowNanos / 4;
    }

    /** What is left of the allowance, in nanoseconds. */
    long left(long now) {
        if (now - windowStart > windowNanos) {
            windowStart = now;
            left = windowNanos / 4;
        }
        return left;
    }

    void used(long nanos) {
        left = Math.max(0, left - nanos);
    }
}
