/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.senml;

import io.sluice.codec.payload.PayloadText;
import java.nio.ByteBuffer;

/**
 * Whether the texts of a CBOR payload are UTF-8 (RFC 8949, section 5.3.1). Jackson makes characters of overlong forms, of
 * halves of pairs and of what lies beyond Unicode, and once they are characters nobody can tell any more.
 */
final class CborTexts {

    private static final int BYTE_STRING = 2;
    private static final int TEXT_STRING = 3;
    private static final int OF_ONE_BYTE = 24;
    private static final int OF_EIGHT_BYTES = 27;

    private final ByteBuffer rest;

    private CborTexts(byte[] payload) {
        rest = ByteBuffer.wrap(payload);
    }

    /** Looks at each text, and of one that comes in chunks at each chunk. What the payload is beside that, others judge. */
    static boolean areUtf8(byte[] payload) {
        CborTexts texts = new CborTexts(payload);
        while (texts.rest.hasRemaining()) {
            if (!texts.isNextUtf8()) {
                return false;
            }
        }
        return true;
    }

    /** What arrays, objects, tags and chunked strings hold follows their heads, so heads are all that is walked along. */
    private boolean isNextUtf8() {
        int head = rest.get() & 0xff;
        int major = head >> 5;
        long argument = argument(head & 0x1f);
        if (major != BYTE_STRING && major != TEXT_STRING) {
            return true;
        }
        byte[] string = new byte[(int) Math.clamp(argument, 0, rest.remaining())];
        rest.get(string);
        return major == BYTE_STRING || PayloadText.isUtf8(string);
    }

    /** The number behind a head; 0 for one that has none, such as the length of what comes in chunks. */
    private long argument(int additional) {
        if (additional < OF_ONE_BYTE) {
            return additional;
        }
        int size = additional > OF_EIGHT_BYTES ? 0 : 1 << (additional - OF_ONE_BYTE);
        long argument = 0;
        for (int i = 0; i < size && rest.hasRemaining(); i++) {
            argument = argument << 8 | rest.get() & 0xff;
        }
        return argument;
    }
}
