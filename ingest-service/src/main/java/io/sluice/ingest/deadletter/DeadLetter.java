/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A message, or one reading of it, that cannot be stored as it is.
 *
 * @param sequence the message's record in the journal; with the index it is the letter's identity
 * @param readingIndex which reading of the message, or -1 for all of it
 * @param reason a short stable word
 * @param detail for people
 * @param receivedAtNanos the message's time of receipt since the epoch; 0 where it is not known
 * @param payload the device's own bytes
 */
public record DeadLetter(
        long sequence,
        int readingIndex,
        String reason,
        String detail,
        long receivedAtNanos,
        String topic,
        byte[] payload) {

    private static final byte VERSION = 1;
    private static final int DETAIL_MOST = 4_096;

    public DeadLetter {
        detail = detail.length() > DETAIL_MOST ? detail.substring(0, DETAIL_MOST) + "…" : detail;
    }

    /** The letter's name in the API: the journal's sequence, and the reading's index if it is one reading's. */
    public String id() {
        return readingIndex < 0 ? Long.toString(sequence) : sequence + "-" + readingIndex;
    }

    ByteBuffer toBytes() {
        byte[][] texts = {utf8(reason), utf8(detail), utf8(topic), payload};
        int size = 1 + Long.BYTES + Integer.BYTES + Long.BYTES;
        for (byte[] text : texts) {
            size += Integer.BYTES + text.length;
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        out.put(VERSION).putLong(sequence).putInt(readingIndex).putLong(receivedAtNanos);
        for (byte[] text : texts) {
            out.putInt(text.length).put(text);
        }
        return out.flip();
    }

    static DeadLetter fromBytes(ByteBuffer in) {
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalArgumentException("a dead letter has the unknown version " + version);
        }
        long sequence = in.getLong();
        int index = in.getInt();
        long receivedAt = in.getLong();
        return new DeadLetter(sequence, index, text(in), text(in), receivedAt, text(in), bytes(in));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ByteBuffer in) {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer in) {
        byte[] bytes = new byte[in.getInt()];
        in.get(bytes);
        return bytes;
    }
}
