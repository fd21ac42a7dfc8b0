/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Small packets that this module writes and reads itself. */
public final class Packets {

    /** No failure. */
    public static final int SUCCESS = 0;

    private Packets() {}

    /**
     * What a CONNACK said.
     *
     * @param receiveMaximum how many QoS 1 messages the broker takes ahead
     * @param serverKeepAlive the keep-alive the broker insists on, in seconds (0: none); -1 when it says nothing
     */
    public record ConnAck(boolean sessionPresent, int reasonCode, int receiveMaximum, int serverKeepAlive) {}

    /** What a SUBACK or UNSUBACK said: a reason code per filter. */
    public record SubAck(List<Integer> reasonCodes) {
        public SubAck {
            reasonCodes = List.copyOf(reasonCodes);
        }
    }

    public static ConnAck connAck(byte[] buffer, int offset, int length) throws MalformedPacketException {
        if (length < 2 || (buffer[offset] & 0xfe) != 0) {
            throw new MalformedPacketException("the broker sent a malformed CONNACK of %d bytes".formatted(length));
        }
        int properties = offset + 2;
        int end = offset + length;
        return new ConnAck(
                (buffer[offset] & 1) == 1,
                buffer[offset + 1] & 0xff,
                Math.max(1, Properties.number(Properties.RECEIVE_MAXIMUM, 65_535, buffer, properties, end)),
                Properties.number(Properties.SERVER_KEEP_ALIVE, -1, buffer, properties, end));
    }

    public static SubAck subAck(byte[] buffer, int offset, int length) throws MalformedPacketException {
        int codes = Properties.end(buffer, offset + 2, offset + length);
        List<Integer> reasons = new ArrayList<>();
        for (int i = codes; i < offset + length; i++) {
            reasons.add(buffer[i] & 0xff);
        }
        return new SubAck(reasons);
    }

    /** The packet id of a PUBACK. */
    public static int pubAckId(byte[] buffer, int offset, int length) throws MalformedPacketException {
        if (length < 2) {
            throw new MalformedPacketException("the broker sent a PUBACK without a packet id");
        }
        return (buffer[offset] & 0xff) << 8 | buffer[offset + 1] & 0xff;
    }

    /** The reason code of a PUBACK or DISCONNECT, which may leave it out. */
    public static int reasonAt(byte[] buffer, int index, int end) {
        return index < end ? buffer[index] & 0xff : SUCCESS;
    }

    /** Writes a successful PUBACK into an array; returns the index after it. */
    public static int putPubAck(byte[] target, int at, int packetId) {
        target[at] = 0x40;
        target[at + 1] = 2;
        target[at + 2] = (byte) (packetId >>> 8);
        target[at + 3] = (byte) packetId;
        return at + 4;
    }

    /** A PINGREQ. */
    public static byte[] pingReq() {
        return new byte[] {(byte) 0xc0, 0};
    }

    /** A DISCONNECT; a reason code of 0 is a normal one. */
    public static byte[] disconnect(int reasonCode) {
        return reasonCode == SUCCESS ? new byte[] {(byte) 0xe0, 0} : new byte[] {(byte) 0xe0, 1, (byte) reasonCode};
    }

    /** A DISCONNECT that ends the session with the connection. */
    public static byte[] disconnectAndForget() {
        return new byte[] {(byte) 0xe0, 7, 0, 5, 0x11, 0, 0, 0, 0};
    }

    /** A PUBLISH without properties. */
    public static byte[] publish(String topic, byte[] payload, int qos, int packetId, boolean dup, boolean retained) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        int remaining = 2 + name.length + (qos > 0 ? 2 : 0) + 1 + payload.length;
        int lengthBytes = lengthBytes(remaining);
        byte[] packet = new byte[1 + lengthBytes + remaining];
        packet[0] = (byte) (0x30 | (dup ? 8 : 0) | qos << 1 | (retained ? 1 : 0));
        int at = putLength(packet, 1, remaining);
        packet[at++] = (byte) (name.length >>> 8);
        packet[at++] = (byte) name.length;
        System.arraycopy(name, 0, packet, at, name.length);
        at += name.length;
        if (qos > 0) {
            packet[at++] = (byte) (packetId >>> 8);
            packet[at++] = (byte) packetId;
        }
        System.arraycopy(payload, 0, packet, at + 1, payload.length);
        return packet;
    }

    private static int lengthBytes(int remaining) {
        if (remaining < 1 << 7) {
            return 1;
        }
        if (remaining < 1 << 14) {
            return 2;
        }
        return remaining < 1 << 21 ? 3 : 4;
    }

    private static int putLength(byte[] target, int index, int remaining) {
        int at = index;
        int rest = remaining;
        while (rest > 0x7f) {
            target[at++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        target[at++] = (byte) rest;
        return at;
    }
}
