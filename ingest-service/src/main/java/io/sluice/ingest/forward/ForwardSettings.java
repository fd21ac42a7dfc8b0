/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.forward;

/**
 * How the forwarder works.
 *
 * @param writers store writes in flight at most, 1 to {@value #MOST_WRITERS}
 */
public record ForwardSettings(BatchLimits limits, int writers, CatchUp catchUp, RetryTimes retry) {

    /** More than any store of one machine can use; each holds a batch in memory. */
    public static final int MOST_WRITERS = 16;

    public ForwardSettings {
        if (writers < 1 || writers > MOST_WRITERS) {
            throw new IllegalArgumentException(
                    "%d store writes at a time are out of bounds; give 1 to %d".formatted(writers, MOST_WRITERS));
        }
    }
}
