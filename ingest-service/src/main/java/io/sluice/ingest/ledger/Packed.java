/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that hold whole numbers and texts one after another: a number as its zigzag form in groups of seven bits, lowest
 * first, the eighth bit saying that more follow (Protocol Buffers' {@code sint64}); a text as its length and UTF-8. Not
 * thread-safe.
 */
final class Packed {

    private static final int GROUP = 7;
    private static final int MORE = 0x80;
    private static final int LONGEST = 10;

    private byte[] bytes;
    private int position;
    private int limit;

    /** Empty, to be written to. */
    Packed() {
        this.bytes = new byte[1 << 12];
    }

    /** Of bytes that are there, to be read. */
    Packed(byte[] bytes) {
        this.bytes = bytes;
        this.limit = bytes.length;
    }

    Packed put(long number) {
        if (bytes.length - position < LONGEST) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        long rest = (number << 1) ^ (number >> 63);
        while ((rest & -MORE) != 0) {
            bytes[position++] = (byte) (rest & (MORE - 1) | MORE);
            rest >>>= GROUP;
        }
        bytes[position++] = (byte) rest;
        return this;
    }

    Packed put(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        put(utf8.length);
        return put(utf8);
    }

    Packed put(byte[] raw) {
        while (bytes.length - position < raw.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        System.arraycopy(raw, 0, bytes, position, raw.length);
        position += raw.length;
        return this;
    }

    /** The next number. */
    long get() {
        long rest = 0;
        int shift = 0;
        byte group;
        do {
            if (position == limit || shift > 63) {
                throw new IllegalArgumentException("a number is cut or too long at byte " + position);
            }
            group = bytes[position++];
            rest |= (long) (group & (MORE - 1)) << shift;
            shift += GROUP;
        } while ((group & MORE) != 0);
        return (rest >>> 1) ^ -(rest & 1);
    }

    int getInt() {
        return Math.toIntExact(get());
    }

    String getText() {
        return new String(getBytes(getInt()), StandardCharsets.UTF_8);
    }

    byte[] getBytes(int count) {
        if (count < 0 || count > limit - position) {
            throw new IllegalArgumentException(
                    "%d bytes are wanted at byte %d of %d".formatted(count, position, limit));
        }
        byte[] read = Arrays.copyOfRange(bytes, position, position + count);
        position += count;
        return read;
    }

    boolean hasMore() {
        return position < limit;
    }

    int size() {
        return position;
    }

    /** What has been written; the object is empty after it. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, position);
        position = 0;
        return taken;
    }
}
