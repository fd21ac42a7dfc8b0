/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt;

import io.sluice.mqtt.link.Link;
import io.sluice.mqtt.link.LinkObserver;
import io.sluice.mqtt.wire.PacketType;
import io.sluice.mqtt.wire.Packets;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One network connection of a publisher: takes PUBACKs off it, on its read thread, and writes to it. */
final class PublisherTap implements LinkObserver, PublishWindow.Connection {

    private final PublishWindow window;
    private volatile @Nullable Link link;

    PublisherTap(PublishWindow window) {
        this.window = window;
    }

    void attach(Link connection) {
        link = connection;
    }

    @Override
    public void write(byte[] packets) throws IOException {
        Link connection = link;
        if (connection == null) {
            throw new IOException("not connected");
        }
        connection.write(packets, packets.length);
    }

    @Override
    public void accepted(Packets.ConnAck connAck) {
        window.connected(this, connAck.receiveMaximum());
    }

    @Override
    public boolean frame(int header, byte[] buffer, int offset, int length) throws IOException {
        if (PacketType.of(header) != PacketType.PUBACK) {
            return false;
        }
        PublishWindow.Outgoing message = window.acknowledged(this, Packets.pubAckId(buffer, offset, length));
        if (message != null) {
            complete(message, Packets.reasonAt(buffer, offset + 2, offset + length));
        }
        return true;
    }

    private static void complete(PublishWindow.Outgoing message, int reason) {
        // 0x10, "no matching subscribers", is a success too.
        if (reason < 0x80) {
            message.future().complete(null);
        } else {
            message.future().completeExceptionally(new PublishRefusedException(message.topic(), reason));
        }
    }

    @Override
    public @Nullable LargeFrame large(int header, int length) {
        return null;
    }

    @Override
    public void endOfRead() {}
}
