/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The MQTT packets that load and listeners send, as bytes. Publishers speak 3.1.1, listeners 5. */
final class Packets {

    static final int PUBLISH = 0x30;
    static final int PUBACK = 0x40;
    static final int CONNACK = 0x20;
    static final int SUBACK = 0x90;

    private static final int LARGEST = 4 * 1024;

    private Packets() {}

    /** CONNECT of 3.1.1 with a clean session and without keep-alive. */
    static byte[] connect(String clientId) {
        ByteBuffer body = ByteBuffer.allocate(LARGEST);
        text(body, "MQTT");
        body.put((byte) 4).put((byte) 0x02).putShort((short) 0);
        text(body, clientId);
        return packet(0x10, body);
    }

    /** CONNECT of 5 with a session that lasts, without keep-alive. */
    static byte[] connectToSession(String clientId, int receiveMaximum, int expirySeconds) {
        ByteBuffer body = ByteBuffer.allocate(LARGEST);
        text(body, "MQTT");
        body.put((byte) 5).put((byte) 0).putShort((short) 0);
        body.put((byte) 8);
        body.put((byte) 0x11).putInt(expirySeconds);
        body.put((byte) 0x21).putShort((short) receiveMaximum);
        text(body, clientId);
        return packet(0x10, body);
    }

    /** CONNECT of 5 that ends the session there was and leaves none, without keep-alive. */
    static byte[] connectCleanly(String clientId) {
        ByteBuffer body = ByteBuffer.allocate(LARGEST);
        text(body, "MQTT");
        body.put((byte) 5).put((byte) 0x02).putShort((short) 0);
        body.put((byte) 0);
        text(body, clientId);
        return packet(0x10, body);
    }

    /** SUBSCRIBE of 5 at QoS 1. */
    static byte[] subscribe(String filter) {
        ByteBuffer body = ByteBuffer.allocate(LARGEST);
        body.putShort((short) 1).put((byte) 0);
        text(body, filter);
        body.put((byte) 1);
        return packet(0x82, body);
    }

    /** PUBLISH of 3.1.1 at QoS 1. */
    static byte[] publish(String topic, int packetId, byte[] payload) {
        ByteBuffer body = ByteBuffer.allocate(LARGEST);
        text(body, topic);
        body.putShort((short) packetId).put(payload);
        return packet(PUBLISH | 0x02, body);
    }

    /** DISCONNECT of 3.1.1. */
    static byte[] disconnect() {
        return new byte[] {(byte) 0xe0, 0};
    }

    /** DISCONNECT of 5 after which the broker forgets the session. */
    static byte[] disconnectAndForget() {
        return new byte[] {(byte) 0xe0, 7, 0, 5, 0x11, 0, 0, 0, 0};
    }

    private static void text(ByteBuffer body, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        body.putShort((short) bytes.length).put(bytes);
    }

    private static byte[] packet(int header, ByteBuffer body) {
        int length = body.flip().remaining();
        ByteBuffer packet = ByteBuffer.allocate(length + 5);
        packet.put((byte) header);
        for (int rest = length; ; rest >>>= 7) {
            if (rest < 128) {
                packet.put((byte) rest);
                break;
            }
            packet.put((byte) (rest & 127 | 128));
        }
        packet.put(body).flip();
        byte[] bytes = new byte[packet.remaining()];
        packet.get(bytes);
        return bytes;
    }
}
