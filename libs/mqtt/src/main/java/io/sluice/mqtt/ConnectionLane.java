/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import io.sluice.mqtt.link.Link;
import io.sluice.mqtt.wire.Packets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lane of one network connection; acknowledgements end with it, the budget does not. */
final class ConnectionLane implements Lane {

    private static final int PUBACK_BYTES = 4;

    private final int index;
    private final ByteBudget budget;
    private volatile long sessionId;
    private volatile @Nullable Link link;

    ConnectionLane(int index, ByteBudget budget) {
        this.index = index;
        this.budget = budget;
    }

    void attach(Link connection) {
        link = connection;
    }

    void accepted(long session) {
        sessionId = session;
    }

    @Override
    public long sessionId() {
        return sessionId;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public void settle(List<InboundPublish> group) {
        byte[] acks = new byte[group.size() * PUBACK_BYTES];
        int length = 0;
        long cost = 0;
        for (InboundPublish publish : group) {
            checkMine(publish);
            cost += publish.cost();
            length = publish.qos() == 1 ? Packets.putPubAck(acks, length, publish.packetId()) : length;
        }
        Link connection = link;
        if (length > 0 && connection != null) {
            connection.writeSoon(acks, length);
        }
        budget.release(group.size(), cost);
    }

    /** We are the ones who do not read at the moment; that must not be taken for the broker's silence. */
    void notSilent() {
        Link connection = link;
        if (connection != null) {
            connection.notSilent();
        }
    }

    private void checkMine(InboundPublish publish) {
        if (publish.lane() != this) {
            throw new IllegalArgumentException(
                    "a message to '%s' came on another connection than the one settling it".formatted(publish.topic()));
        }
    }
}
