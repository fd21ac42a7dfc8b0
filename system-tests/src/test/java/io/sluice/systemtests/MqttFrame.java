/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.systemtests;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One packet of MQTT 3.1.1 as it stands on the line.
 *
 * @param header the first byte: type and flags
 * @param body what the remaining length counts, {@value #MOST_BYTES} bytes at most
 */
record MqttFrame(int header, byte[] body) {

    static final int CONNECT = 1;
    static final int PUBLISH = 3;
    static final int SUBACK = 9;

    static final int MOST_BYTES = 1 << 20;
    private static final int MOST_LENGTH_BYTES = 4;

    /** Waits for a whole one; throws {@link java.io.EOFException} where there is none any more. */
    static MqttFrame read(DataInputStream in) throws IOException {
        int header = in.readUnsignedByte();
        int length = 0;
        for (int i = 0, next = 0x80; (next & 0x80) != 0; i++) {
            if (i == MOST_LENGTH_BYTES) {
                throw new IOException("packet %#x has a length of more than four bytes".formatted(header));
            }
            next = in.readUnsignedByte();
            length |= (next & 0x7f) << 7 * i;
        }
        if (length > MOST_BYTES) {
            throw new IOException("packet %#x has %d bytes, more than %d".formatted(header, length, MOST_BYTES));
        }
        byte[] body = new byte[length];
        in.readFully(body);
        return new MqttFrame(header, body);
    }

    static MqttFrame puback(int packetId) {
        return new MqttFrame(0x40, new byte[] {(byte) (packetId >> 8), (byte) packetId});
    }

    /** Subscribes to one filter at QoS 1. */
    static MqttFrame subscribe(int packetId, String filter) {
        byte[] name = filter.getBytes(StandardCharsets.UTF_8);
        ByteBuffer body = ByteBuffer.allocate(5 + name.length)
                .putShort((short) packetId)
                .putShort((short) name.length)
                .put(name)
                .put((byte) 1);
        return new MqttFrame(0x82, body.array());
    }

    int type() {
        return header >> 4;
    }

    boolean isPublish() {
        return type() == PUBLISH;
    }

    /** Of a PUBLISH, as everything below. */
    int qos() {
        return header >> 1 & 3;
    }

    String topic() {
        return new String(body, 2, unsignedShort(0), StandardCharsets.UTF_8);
    }

    /** There is none at QoS 0. */
    int packetId() {
        return unsignedShort(2 + unsignedShort(0));
    }

    byte[] payload() {
        int from = 2 + unsignedShort(0) + (qos() == 0 ? 0 : 2);
        return Arrays.copyOfRange(body, from, body.length);
    }

    String text() {
        return new String(payload(), StandardCharsets.UTF_8);
    }

    private int unsignedShort(int at) {
        return (body[at] & 0xff) << 8 | body[at + 1] & 0xff;
    }

    /** In a single write, so that frames of several threads that take turns stay whole. */
    void writeTo(OutputStream out) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(1 + MOST_LENGTH_BYTES + body.length).put((byte) header);
        int rest = body.length;
        while (rest > 0x7f) {
            bytes.put((byte) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest).put(body);
        out.write(bytes.array(), 0, bytes.position());
    }
}
