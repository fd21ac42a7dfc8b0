/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.wire;

/** Reads PUBLISH frames of QoS 0 and 1. For one thread. */
public final class PublishParser {

    private final TopicCache topics = new TopicCache();

    /** Reads a frame's body in place. */
    public Publish parse(int header, byte[] buffer, int offset, int length) throws MalformedPacketException {
        checkQos(header);
        int end = offset + length;
        int topicAt = offset + 2;
        check(topicAt <= end, "the topic name");
        int topicEnd = topicAt + unsigned16(buffer, offset);
        check(topicEnd <= end, "the topic name");
        String topic = topics.topic(buffer, topicAt, topicEnd - topicAt);
        int at = topicEnd;
        int qos = Publish.qos(header);
        int packetId = 0;
        if (qos == 1) {
            check(at + 2 <= end, "the packet id");
            packetId = packetId(unsigned16(buffer, at));
            at += 2;
        }
        int payloadAt = afterProperties(buffer, at, end);
        int payloadLength = end - payloadAt;
        return new Publish(
                topic,
                qos,
                packetId,
                Publish.dup(header),
                Publish.retained(header),
                payloadLength,
                new Publish.Payload.InBuffer(buffer, payloadAt, payloadLength));
    }

    /** Checks and reads a topic name that lies in an array of its own. */
    String topic(byte[] name) throws MalformedPacketException {
        return topics.topic(name, 0, name.length);
    }

    static void checkQos(int header) throws MalformedPacketException {
        if (Publish.qos(header) == 2) {
            throw new MalformedPacketException("the broker sent a PUBLISH at QoS 2, but was asked for QoS 1 at most");
        }
    }

    static int packetId(int id) throws MalformedPacketException {
        if (id == 0) {
            throw new MalformedPacketException("the broker sent a PUBLISH at QoS 1 with packet id 0");
        }
        return id;
    }

    static void check(boolean fits, String what) throws MalformedPacketException {
        if (!fits) {
            throw new MalformedPacketException("the broker sent a PUBLISH that ends inside " + what);
        }
    }

    private static int unsigned16(byte[] buffer, int at) {
        return (buffer[at] & 0xff) << 8 | buffer[at + 1] & 0xff;
    }

    private static int afterProperties(byte[] buffer, int at, int end) throws MalformedPacketException {
        int length = 0;
        int index = at;
        for (int shift = 0; ; shift += 7) {
            check(index < end, "its properties");
            int digit = buffer[index++];
            length |= (digit & 0x7f) << shift;
            if (digit >= 0) {
                break;
            }
            check(shift < 21, "its properties, whose length has no end");
        }
        check(length <= end - index, "its properties");
        return index + length;
    }
}
