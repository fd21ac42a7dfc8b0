/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.link;

import io.sluice.mqtt.wire.FrameHandler;
import io.sluice.mqtt.wire.MalformedPacketException;
import io.sluice.mqtt.wire.PacketType;
import io.sluice.mqtt.wire.Packets;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads off the wire how connecting and subscribing went, and shows the observer what is its business. */
final class LinkTap implements FrameHandler {

    private final Link link;
    private final LinkOptions.Task task;
    private final LinkObserver observer;
    private boolean accepted;

    LinkTap(Link link, LinkOptions.Task task, LinkObserver observer) {
        this.link = link;
        this.task = task;
        this.observer = observer;
    }

    @Override
    public boolean frame(int header, byte[] buffer, int offset, int length) throws IOException {
        int type = PacketType.of(header);
        if (!accepted) {
            return beforeAcceptance(header, buffer, offset, length);
        }
        switch (type) {
            case PacketType.PUBLISH, PacketType.PUBACK -> {
                return observer.frame(header, buffer, offset, length);
            }
            case PacketType.PINGRESP -> {
                // Paho did not ask; that it came at all is what counts, see KeepAlive.
                return true;
            }
            case PacketType.SUBACK -> subAck(Packets.subAck(buffer, offset, length));
            case PacketType.UNSUBACK -> unsubAck();
            case PacketType.DISCONNECT ->
                link.fail("the broker disconnected: "
                        + ReasonCodes.text(Packets.reasonAt(buffer, offset, offset + length)));
            default -> {
                return false;
            }
        }
        return false;
    }

    private boolean beforeAcceptance(int header, byte[] buffer, int offset, int length) throws IOException {
        switch (PacketType.of(header)) {
            case PacketType.CONNACK -> connAck(Packets.connAck(buffer, offset, length));
            case PacketType.DISCONNECT, 15 -> {}
            default ->
                throw new MalformedPacketException(
                        "the broker sent %s before CONNACK".formatted(PacketType.name(header)));
        }
        return false;
    }

    private void connAck(Packets.ConnAck connAck) throws IOException {
        if (connAck.reasonCode() != Packets.SUCCESS) {
            link.fail("the broker refused the connection: " + ReasonCodes.text(connAck.reasonCode()));
            return;
        }
        accepted = true;
        link.serverKeepAlive(connAck.serverKeepAlive());
        observer.accepted(connAck);
        link.enter(task instanceof LinkOptions.Task.Nothing ? Link.Phase.READY : Link.Phase.ACCEPTED);
    }

    private void subAck(Packets.SubAck subAck) {
        if (!(task instanceof LinkOptions.Task.Subscribe(List<String> filters))) {
            return;
        }
        List<Integer> codes = subAck.reasonCodes();
        if (codes.size() != filters.size()) {
            link.fail("the broker answered %d filters with %d codes".formatted(filters.size(), codes.size()));
            return;
        }
        for (int i = 0; i < codes.size(); i++) {
            if (codes.get(i) >= 0x80) {
                link.fail("the broker refused the subscription to '%s': %s"
                        .formatted(filters.get(i), ReasonCodes.text(codes.get(i))));
                return;
            }
        }
        link.enter(Link.Phase.READY);
    }

    private void unsubAck() {
        if (task instanceof LinkOptions.Task.Unsubscribe) {
            link.enter(Link.Phase.READY);
        }
    }

    @Override
    public @Nullable LargeFrame large(int header, int length) throws IOException {
        return accepted ? observer.large(header, length) : null;
    }

    @Override
    public void endOfRead() throws IOException {
        observer.endOfRead();
    }

    @Override
    public void brokenOff() {
        observer.brokenOff();
    }
}
