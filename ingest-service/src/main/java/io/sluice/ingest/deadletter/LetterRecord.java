/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A dead letter's bytes on the shelf; {@code docs/formats/dead-letters.md} is the format. */
final class LetterRecord {

    private static final byte VERSION = 2;
    private static final int CUT = 1;
    private static final int FIXED_BYTES = 1 + 1 + Long.BYTES + Integer.BYTES + 2 * Long.BYTES;

    private LetterRecord() {}

    static int size(DeadLetter letter) {
        int size = FIXED_BYTES;
        for (byte[] part : parts(letter)) {
            size += Integer.BYTES + part.length;
        }
        return size;
    }

    static ByteBuffer toBytes(DeadLetter letter) {
        ByteBuffer out = ByteBuffer.allocate(size(letter));
        out.put(VERSION).put((byte) (letter.cut() ? CUT : 0));
        out.putLong(letter.sequence()).putInt(letter.readingIndex());
        out.putLong(letter.receivedAtNanos()).putLong(letter.keptAtNanos());
        for (byte[] part : parts(letter)) {
            out.putInt(part.length).put(part);
        }
        return out.flip();
    }

    private static byte[][] parts(DeadLetter letter) {
        return new byte[][] {
            utf8(letter.reason()),
            utf8(letter.site()),
            utf8(letter.device()),
            utf8(letter.detail()),
            utf8(letter.topic()),
            letter.payload()
        };
    }

    /** Whose record it is, without reading all of it; the buffer's position is left alone. */
    static LetterId id(ByteBuffer record) {
        ByteBuffer in = record.duplicate();
        requireKnown(in.get());
        in.get();
        return new LetterId(in.getLong(), in.getInt());
    }

    /**
     * Reads a record; the buffer's position is left alone.
     *
     * @throws IllegalArgumentException when it is of a version that this program does not know
     */
    static DeadLetter read(ByteBuffer record) {
        ByteBuffer in = record.duplicate();
        requireKnown(in.get());
        boolean cut = (in.get() & CUT) != 0;
        long sequence = in.getLong();
        int index = in.getInt();
        long receivedAt = in.getLong();
        long keptAt = in.getLong();
        String reason = text(in);
        String site = text(in);
        String device = text(in);
        String detail = text(in);
        String topic = text(in);
        return new DeadLetter(sequence, index, reason, detail, receivedAt, keptAt, site, device, topic, bytes(in), cut);
    }

    private static void requireKnown(byte version) {
        if (version != VERSION) {
            throw new IllegalArgumentException("a dead letter has the unknown version " + version);
        }
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
