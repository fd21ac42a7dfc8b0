/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.deadletter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A dead letter's bytes on the shelf; {@code docs/formats/dead-letters.md} is the format. */
final class LetterRecord {

    private static final byte VERSION = 2;

    /** With a list of readings; a letter without one keeps the bytes, and so the size, that it always had. */
    private static final byte VERSION_WITH_READINGS = 3;

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
        out.put(letter.alsoOf().isEmpty() ? VERSION : VERSION_WITH_READINGS).put((byte) (letter.cut() ? CUT : 0));
        out.putLong(letter.sequence()).putInt(letter.readingIndex());
        out.putLong(letter.receivedAtNanos()).putLong(letter.keptAtNanos());
        for (byte[] part : parts(letter)) {
            out.putInt(part.length).put(part);
        }
        return out.flip();
    }

    private static List<byte[]> parts(DeadLetter letter) {
        List<byte[]> parts = new ArrayList<>(List.of(
                utf8(letter.reason()),
                utf8(letter.site()),
                utf8(letter.device()),
                utf8(letter.detail()),
                utf8(letter.topic()),
                letter.payload()));
        if (!letter.alsoOf().isEmpty()) {
            parts.add(letter.alsoOf().toByteArray());
        }
        return parts;
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
        byte version = requireKnown(in.get());
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
        byte[] payload = bytes(in);
        BitSet alsoOf = version == VERSION_WITH_READINGS ? BitSet.valueOf(bytes(in)) : new BitSet();
        return new DeadLetter(
                sequence, index, reason, detail, receivedAt, keptAt, site, device, topic, payload, cut, alsoOf);
    }

    private static byte requireKnown(byte version) {
        if (version != VERSION && version != VERSION_WITH_READINGS) {
            throw new IllegalArgumentException("a dead letter has the unknown version " + version);
        }
        return version;
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
