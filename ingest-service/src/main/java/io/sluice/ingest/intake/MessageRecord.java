/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.intake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A message as a journal record holds it; {@code docs/formats/message-record.md} is the format.
 *
 * @param receivedAtNanos time of receipt since the epoch, taken once; greater by at least a microsecond than that of the
 *     record before
 * @param sessionId the broker's session the message came by; 0 for the HTTP door
 * @param packetId MQTT packet id, 0 at QoS 0 and for the HTTP door
 * @param duplicate whether it was judged to be the same as a record before it
 * @param oversize length and hash of a payload of which only the beginning was kept
 */
public record MessageRecord(
        long receivedAtNanos,
        long sessionId,
        int packetId,
        int qos,
        boolean dup,
        boolean retained,
        boolean duplicate,
        boolean http,
        String topic,
        byte[] payload,
        @Nullable OversizeMark oversize) {

    /** What is known of a payload that was too large to keep whole. */
    public record OversizeMark(long length, byte[] sha256) {}

    private static final byte VERSION = 1;
    private static final int QOS = 0b11;
    private static final int DUP = 1 << 2;
    private static final int RETAINED = 1 << 3;
    private static final int DUPLICATE = 1 << 4;
    private static final int HTTP = 1 << 5;
    private static final int OVERSIZE = 1 << 6;
    private static final int FIXED_BYTES = 1 + 1 + 2 + 8 + 8 + 2;
    private static final int SHA256_BYTES = 32;

    /** The topic as a record holds it. */
    public static byte[] topicBytes(String topic) {
        return topic.getBytes(StandardCharsets.UTF_8);
    }

    /** How many bytes {@link #writeTo} takes at most. */
    public static int sizeBound(byte[] topicBytes, byte[] payload) {
        return FIXED_BYTES + topicBytes.length + Long.BYTES + SHA256_BYTES + payload.length;
    }

    /**
     * Appends the record to a buffer that has {@link #sizeBound} bytes of room.
     *
     * @param topicBytes what {@link #topicBytes} makes of the topic: the caller needs them too, and they are made once
     */
    public void writeTo(ByteBuffer buffer, byte[] topicBytes) {
        buffer.put(VERSION).put((byte) flags()).putShort((short) packetId);
        buffer.putLong(receivedAtNanos).putLong(sessionId);
        buffer.putShort((short) topicBytes.length).put(topicBytes);
        if (oversize != null) {
            buffer.putLong(oversize.length()).put(oversize.sha256());
        }
        buffer.put(payload);
    }

    /**
     * Reads a record from a buffer's position to its limit.
     *
     * @throws IllegalArgumentException when the bytes are no record of a known version
     */
    public static MessageRecord read(ByteBuffer buffer) {
        return read(buffer, null);
    }

    /**
     * The same for who reads many: topics that come again are not made anew.
     *
     * @param buffer backed by an array
     * @throws IllegalArgumentException when the bytes are no record of a known version
     */
    public static MessageRecord read(ByteBuffer buffer, @Nullable RecordTopics topics) {
        byte version = buffer.get();
        if (version != VERSION) {
            throw new IllegalArgumentException("a journal record has the unknown version " + version);
        }
        int flags = buffer.get();
        int packetId = Short.toUnsignedInt(buffer.getShort());
        long receivedAt = buffer.getLong();
        long session = buffer.getLong();
        int topicLength = Short.toUnsignedInt(buffer.getShort());
        String topic = topics == null ? topic(buffer, topicLength) : topics.next(buffer, topicLength);
        OversizeMark oversize = (flags & OVERSIZE) != 0 ? readOversize(buffer) : null;
        byte[] payload = new byte[buffer.remaining()];
        buffer.get(payload);
        return new MessageRecord(
                receivedAt,
                session,
                packetId,
                flags & QOS,
                (flags & DUP) != 0,
                (flags & RETAINED) != 0,
                (flags & DUPLICATE) != 0,
                (flags & HTTP) != 0,
                topic,
                payload,
                oversize);
    }

    private static String topic(ByteBuffer buffer, int length) {
        byte[] topic = new byte[length];
        buffer.get(topic);
        return new String(topic, StandardCharsets.UTF_8);
    }

    private static OversizeMark readOversize(ByteBuffer buffer) {
        long length = buffer.getLong();
        byte[] sha256 = new byte[SHA256_BYTES];
        buffer.get(sha256);
        return new OversizeMark(length, sha256);
    }

    private int flags() {
        return qos
                | (dup ? DUP : 0)
                | (retained ? RETAINED : 0)
                | (duplicate ? DUPLICATE : 0)
                | (http ? HTTP : 0)
                | (oversize != null ? OVERSIZE : 0);
    }
}
