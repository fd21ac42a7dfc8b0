/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

/**
 * How full the broker is, at one moment.
 *
 * @param queued messages waiting or on their way in all subscriptions
 * @param memoryBytes bytes of them accounted in memory
 * @param memoryLimitBytes where paging begins
 * @param largestBacklogBytes page files of ingest's subscription that needs most of them
 * @param backlogLimitBytes where devices have to wait
 * @param connections clients connected, ingest included
 * @param holding whether the broker is full and what devices publish has to wait
 * @param waiting device connections whose messages wait because the broker is full
 * @param refused connections refused or ended by the gate since the start
 * @param freedPacketIds packet ids freed that broken connections had left behind, since the start
 * @param endedSubscriptions subscriptions of others than ingest ended for what they left unread, since the start
 */
public record BrokerStatistics(
        long queued,
        long memoryBytes,
        long memoryLimitBytes,
        long largestBacklogBytes,
        long backlogLimitBytes,
        int connections,
        boolean holding,
        int waiting,
        long refused,
        long freedPacketIds,
        long endedSubscriptions) {

    /** How much of the backlog's bound is taken, 0 to about 1. */
    public double backlogShare() {
        return (double) largestBacklogBytes / backlogLimitBytes;
    }
}
