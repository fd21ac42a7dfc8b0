/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

/**
 * Whose a queue is, by its name. The library names the queue of a subscription after its owner (a client id, or the name of
 * a share group), a dot and the filter, and nothing else tells one owner from another: {@code a.b} with the filter {@code c}
 * and {@code a} with the filter {@code b.c} are one queue.
 *
 * @param shareGroup the share group ingest subscribes with
 */
record QueueNames(String shareGroup) {

    private static final String BROKERS = "$";

    static String of(String owner, String filter) {
        return owner + "." + filter;
    }

    /** Whether it has the name of one of ingest's. */
    boolean isIngests(String queue) {
        return queue.startsWith(shareGroup + ".");
    }

    /** Whether it is one of ingest's: by its name and by the filter it was made for. */
    boolean isIngests(String queue, String filter) {
        return queue.equals(of(shareGroup, filter));
    }

    /** Whether it is the broker's own: its session store, retained messages, management. */
    static boolean isBrokers(String queue) {
        return queue.startsWith(BROKERS);
    }
}
