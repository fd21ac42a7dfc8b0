/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store;

/**
 * A half-open range of time.
 *
 * @param fromNanos first nanosecond in it, since the epoch
 * @param toNanos first nanosecond after it; not before {@code fromNanos}
 */
public record TimeRange(long fromNanos, long toNanos) {

    public TimeRange {
        if (toNanos < fromNanos) {
            throw new IllegalArgumentException(
                    "a time range ends (%d) before it begins (%d)".formatted(toNanos, fromNanos));
        }
    }

    public boolean contains(long timeNanos) {
        return timeNanos >= fromNanos && timeNanos < toNanos;
    }
}
