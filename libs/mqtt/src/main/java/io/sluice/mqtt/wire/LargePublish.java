/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a PUBLISH that is larger than the read buffer, part by part. A payload up to the limit is collected whole; of a
 * larger one only the beginning is kept, and the hash of all of it. Properties of any length are skipped. For one thread.
 */
public final class LargePublish implements FrameHandler.LargeFrame {

    /** Takes the message when it is complete. */
    @FunctionalInterface
    public interface Receiver {
        void complete(Publish publish) throws IOException;
    }

    private enum Step {
        TOPIC_LENGTH,
        TOPIC,
        PACKET_ID,
        PROPERTIES_LENGTH,
        PROPERTIES,
        PAYLOAD
    }

    private final int header;
    private final int maxPayloadBytes;
    private final int keptBytes;
    private final PublishParser parser;
    private final Receiver receiver;

    private Step step = Step.TOPIC_LENGTH;
    private int left;
    private int number;
    private int numberBytes;
    private byte[] topic = new byte[0];
    private int topicFilled;
    private int packetId;
    private int skip;
    private int payloadLength;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private int keep;
    private @Nullable MessageDigest digest;

    /**
     * @param length the frame's remaining length
     * @param maxPayloadBytes the largest payload collected whole
     * @param keptBytes how much is kept of a larger one
     */
    public LargePublish(
            int header, int length, int maxPayloadBytes, int keptBytes, PublishParser parser, Receiver receiver)
            throws MalformedPacketException {
        PublishParser.checkQos(header);
        this.header = header;
        this.left = length;
        this.maxPayloadBytes = maxPayloadBytes;
        this.keptBytes = keptBytes;
        this.parser = parser;
        this.receiver = receiver;
    }

    @Override
    public void part(byte[] buffer, int offset, int length) throws IOException {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            int used = switch (step) {
                case TOPIC_LENGTH -> topicLength(buffer[at]);
                case TOPIC -> topic(buffer, at, end);
                case PACKET_ID -> packetId(buffer[at]);
                case PROPERTIES_LENGTH -> propertiesLength(buffer[at]);
                case PROPERTIES -> properties(end - at);
                case PAYLOAD -> payload(buffer, at, end - at);
            };
            at += used;
            left -= used;
            enterPayloadWhenDue();
        }
    }

    private int topicLength(int digit) {
        number = number << 8 | digit & 0xff;
        if (++numberBytes == 2) {
            topic = new byte[number];
            step = number == 0 ? afterTopic() : Step.TOPIC;
            number = 0;
            numberBytes = 0;
        }
        return 1;
    }

    private int topic(byte[] buffer, int at, int end) {
        int count = Math.min(topic.length - topicFilled, end - at);
        System.arraycopy(buffer, at, topic, topicFilled, count);
        topicFilled += count;
        if (topicFilled == topic.length) {
            step = afterTopic();
        }
        return count;
    }

    private Step afterTopic() {
        return Publish.qos(header) == 1 ? Step.PACKET_ID : Step.PROPERTIES_LENGTH;
    }

    private int packetId(int digit) throws MalformedPacketException {
        number = number << 8 | digit & 0xff;
        if (++numberBytes == 2) {
            packetId = PublishParser.packetId(number);
            number = 0;
            numberBytes = 0;
            step = Step.PROPERTIES_LENGTH;
        }
        return 1;
    }

    private int propertiesLength(int digit) throws MalformedPacketException {
        skip |= (digit & 0x7f) << (7 * numberBytes++);
        if (digit >= 0) {
            PublishParser.check(skip <= left - 1, "its properties");
            step = Step.PROPERTIES;
        } else {
            PublishParser.check(numberBytes < 4, "its properties, whose length has no end");
        }
        return 1;
    }

    private int properties(int available) {
        int count = Math.min(skip, available);
        skip -= count;
        return count;
    }

    private void enterPayloadWhenDue() {
        if (step != Step.PROPERTIES || skip > 0) {
            return;
        }
        step = Step.PAYLOAD;
        payloadLength = left;
        boolean whole = payloadLength <= maxPayloadBytes;
        keep = whole ? payloadLength : Math.min(keptBytes, payloadLength);
        digest = whole ? null : sha256();
    }

    private int payload(byte[] buffer, int at, int length) {
        int count = Math.min(length, keep - kept.size());
        if (count > 0) {
            kept.write(buffer, at, count);
        }
        if (digest != null) {
            digest.update(buffer, at, length);
        }
        return length;
    }

    @Override
    public void end() throws IOException {
        PublishParser.check(step == Step.PAYLOAD, "its header");
        byte[] bytes = kept.toByteArray();
        Publish.Payload payload = digest == null
                ? new Publish.Payload.Whole(bytes)
                : new Publish.Payload.Beginning(bytes, digest.digest());
        receiver.complete(new Publish(
                parser.topic(topic),
                Publish.qos(header),
                packetId,
                Publish.dup(header),
                Publish.retained(header),
                payloadLength,
                payload));
    }

    /** SHA-256, which every JDK has. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
