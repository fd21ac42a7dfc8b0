/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.lineprotocol;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing buffer of UTF-8, written character by character. Not safe for several threads. */
final class Utf8Buffer {

    /** Most bytes that one UTF-16 code unit becomes, and also what an escaped ASCII character needs at most. */
    private static final int BYTES_PER_CHAR = 3;

    private static final int LONGEST_LONG = 20;
    /** The digits of 00 to 99. */
    private static final byte[] PAIRS = pairs();

    private byte[] bytes;
    private int length;

    Utf8Buffer(int capacity) {
        bytes = new byte[capacity];
    }

    int length() {
        return length;
    }

    void truncate(int newLength) {
        length = newLength;
    }

    String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    byte[] copy(int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    void writeTo(OutputStream target, int from, int to) throws IOException {
        target.write(bytes, from, to - from);
    }

    void ascii(char c) {
        reserve(1);
        bytes[length++] = (byte) c;
    }

    void ascii(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
    }

    /** Writes what {@link #copy} gave. */
    void bytes(byte[] encoded) {
        reserve(encoded.length);
        System.arraycopy(encoded, 0, bytes, length, encoded.length);
        length += encoded.length;
    }

    /** Writes a text with a backslash before each of the given ASCII characters. */
    void escaped(String text, String special) {
        reserveFor(text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                if (c <= '\\' && special.indexOf(c) >= 0) {
                    bytes[length++] = '\\';
                }
                bytes[length++] = (byte) c;
            } else {
                i += nonAscii(text, i);
            }
        }
    }

    /** Writes the character at a place and tells how many further code units it took; half a pair becomes U+FFFD. */
    private int nonAscii(String text, int at) {
        int codePoint = text.codePointAt(at);
        if (codePoint < 0x800) {
            bytes[length++] = (byte) (0xc0 | codePoint >> 6);
            continuation(codePoint);
            return 0;
        }
        if (codePoint < 0x10000) {
            boolean half = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
            int whole = half ? 0xfffd : codePoint;
            bytes[length++] = (byte) (0xe0 | whole >> 12);
            continuation(whole >> 6);
            continuation(whole);
            return 0;
        }
        bytes[length++] = (byte) (0xf0 | codePoint >> 18);
        continuation(codePoint >> 12);
        continuation(codePoint >> 6);
        continuation(codePoint);
        return 1;
    }

    private void continuation(int bits) {
        bytes[length++] = (byte) (0x80 | bits & 0x3f);
    }

    void number(long value) {
        reserve(LONGEST_LONG);
        if (value < 0) {
            bytes[length++] = '-';
        }
        int digits = digits(value);
        digits(value, length + digits);
        length += digits;
    }

    /** Writes a non-negative number with exactly the given count of digits, zeros in front. */
    void padded(long value, int digits) {
        reserve(digits);
        Arrays.fill(bytes, length, length + digits, (byte) '0');
        digits(value, length + digits);
        length += digits;
    }

    /** Fills digits in from the right, two at a time. Works on the negative side, where the smallest long has a place. */
    private void digits(long value, int end) {
        long rest = value < 0 ? value : -value;
        int at = end;
        while (rest <= -100) {
            long quotient = rest / 100;
            int pair = (int) (quotient * 100 - rest) * 2;
            bytes[--at] = PAIRS[pair + 1];
            bytes[--at] = PAIRS[pair];
            rest = quotient;
        }
        int last = (int) -rest;
        bytes[--at] = PAIRS[2 * last + 1];
        if (last >= 10) {
            bytes[--at] = PAIRS[2 * last];
        }
    }

    private static int digits(long value) {
        long bound = -10;
        for (int count = 1; count < LONGEST_LONG - 1; count++) {
            if ((value < 0 ? value : -value) > bound) {
                return count;
            }
            bound *= 10;
        }
        return LONGEST_LONG - 1;
    }

    private static byte[] pairs() {
        byte[] pairs = new byte[200];
        for (int i = 0; i < 100; i++) {
            pairs[2 * i] = (byte) ('0' + i / 10);
            pairs[2 * i + 1] = (byte) ('0' + i % 10);
        }
        return pairs;
    }

    private void reserveFor(String text) {
        reserve(Math.multiplyExact(text.length(), BYTES_PER_CHAR));
    }

    private void reserve(int more) {
        int needed = Math.addExact(length, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(bytes.length * 2L, Integer.MAX_VALUE - 8)));
        }
    }
}
