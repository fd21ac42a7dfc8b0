/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import java.util.List;

/**
 * One network connection to the broker, as the place where messages are settled. A reconnect makes a new lane. Safe for
 * use from any thread.
 */
public interface Lane {

    /**
     * The broker's session behind this connection: the same number as long as the broker keeps the session (also over
     * restarts of this process), a new one when the broker said that it had none.
     */
    long sessionId();

    /** The connection's index, from 0 to connections - 1. A session that is being retired keeps its former index. */
    int index();

    /**
     * Settles messages of this lane: has the PUBACKs of those at QoS 1 sent, in the order given and in one write, and gives
     * their bytes back to the budget. To be called once per message, after it is durable. When the network connection
     * has ended, the acknowledgements are dropped silently: they never go to another connection, and the broker sends
     * those messages again. Returns at once unless four million acknowledgements wait for a broker that reads slowly; then it
     * waits until there is room or the connection has ended.
     *
     * @throws IllegalArgumentException when a message came on another lane
     */
    void settle(List<InboundPublish> group);
}
