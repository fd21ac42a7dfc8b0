/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.load;

/**
 * What to publish.
 *
 * @param port of the broker, on loopback
 * @param root first level of every topic: it decides who receives
 * @param measurement last level of every topic, so that the rows of one run can be counted
 * @param messages how many in all; {@link #UNTIL_FINISHED} for all until {@link LoadSource#finish}
 * @param perSecond the rate; 0 means as fast as the broker acknowledges
 */
public record LoadPlan(int port, String root, String measurement, long messages, int perSecond) {

    /** As many messages as there is time for. */
    public static final long UNTIL_FINISHED = Long.MAX_VALUE / 2;

    /** Connections, each a device of its own. */
    public static final int PUBLISHERS = 8;

    /** How many messages of one publisher may be unacknowledged. */
    public static final int WINDOW = 256;

    int publishers() {
        return PUBLISHERS;
    }

    int window() {
        return WINDOW;
    }

    String topic(int publisher) {
        return "%s/bench/dev-%05d/%s".formatted(root, publisher, measurement);
    }
}
