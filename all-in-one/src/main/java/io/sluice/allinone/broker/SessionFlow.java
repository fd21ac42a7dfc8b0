/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.allinone.broker;

/**
 * How the messages of one connected client flow at one moment, over all its shared subscriptions.
 *
 * @param clientId the client
 * @param waiting messages in its queues that nobody has been given yet
 * @param handedOut messages its consumers hold and have not seen acknowledged
 * @param acknowledged messages acknowledged since its consumers were made
 * @param inFlight messages counted against its receive maximum
 * @param window its receive maximum
 * @param writable whether its connection takes bytes
 */
record SessionFlow(
        String clientId, long waiting, long handedOut, long acknowledged, int inFlight, int window, boolean writable) {

    /**
     * Whether something could move: the window and the connection have room, and a message waits or is held without
     * having been sent. A full window that is not acknowledged is the client's choice (back-pressure), not a stall.
     */
    boolean couldMove() {
        return writable && inFlight < window && (waiting > 0 || handedOut > inFlight);
    }

    /**
     * Whether anything was sent or acknowledged between the earlier look and this one. A message held without having
     * been sent is no movement: a stalled session takes the whole queue that way.
     */
    boolean movedSince(SessionFlow earlier) {
        return acknowledged != earlier.acknowledged || inFlight != earlier.inFlight;
    }
}
