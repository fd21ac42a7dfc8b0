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

    /** Writes a positive number of ten-thousandths with its point, without the zeros at its end; not for whole numbers. */
    void tenThousandths(long value) {
        long whole = value / 10_000;
        int rest = (int) (value - whole * 10_000);
        number(whole);
        reserve(5);
        int high = 2 * (rest / 100);
        int low = 2 * (rest % 100);
        byte[] to = bytes;
        int at = length;
        to[at] = '.';
        to[at + 1] = PAIRS[high];
        to[at + 2] = PAIRS[high + 1];
        to[at + 3] = PAIRS[low];
        to[at + 4] = PAIRS[low + 1];
        int end = at + 5;
        while (to[end - 1] == '0') {
            end--;
        }
        length = end;
    }

    /** Writes a number of 0 to 999,999,999 with 9 digits, zeros in front. */
    void nineDigits(int value) {
        reserve(9);
        int at = length + 9;
        int rest = value;
        for (int pairs = 0; pairs < 4; pairs++) {
            int quotient = rest / 100;
            int pair = 2 * (rest - 100 * quotient);
            bytes[--at] = PAIRS[pair + 1];
            bytes[--at] = PAIRS[pair];
            rest = quotient;
        }
        bytes[--at] = (byte) ('0' + rest);
        length += 9;
    }

    /** Fills digits in from the right, two at a time; in 32 bits, where division is cheap, as soon as the rest fits. */
    private void digits(long value, int end) {
        long rest = value < 0 ? value : -value; // the negative side, where the smallest long has a place
        int at = end;
        while (rest < -Integer.MAX_VALUE) {
            long quotient = rest / 100;
            at = pair((int) (quotient * 100 - rest), at);
            rest = quotient;
        }
        int few = (int) -rest;
        while (few >= 100) {
            int quotient = few / 100;
            at = pair(few - 100 * quotient, at);
            few = quotient;
        }
        bytes[--at] = PAIRS[2 * few + 1];
        if (few >= 10) {
            bytes[--at] = PAIRS[2 * few];
        }
    }

    private int pair(int pair, int end) {
        bytes[end - 1] = PAIRS[2 * pair + 1];
        bytes[end - 2] = PAIRS[2 * pair];
        return end - 2;
    }

    private static int digits(long value) {
        long rest = value < 0 ? value : -value;
        long bound = -10;
        for (int count = 1; count < LONGEST_LONG - 1; count++) {
            if (rest > bound) {
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
