/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.request;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;

/**
 * Cursors as opaque text. A cursor holds where its page ended and the fingerprint of the request it belongs to; it holds
 * nothing that its owner may not see, and one that was tampered with can only lead to another place of the same answer.
 */
public final class CursorText {

    private static final byte VERSION = 1;

    private CursorText() {}

    /** Writes a cursor's parts. */
    public interface Writer {
        void write(DataOutputStream out) throws IOException;
    }

    /** Reads a cursor's parts in the order in which they were written. */
    public interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    public static String encode(int fingerprint, Writer parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeInt(fingerprint);
            parts.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /**
     * The parts of a cursor.
     *
     * @throws IllegalArgumentException when it is none, or belongs to another request
     */
    public static <T> T decode(String text, int fingerprint, Reader<T> parts) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes(text)))) {
            if (in.readByte() != VERSION) {
                throw new IllegalArgumentException(NONE);
            }
            if (in.readInt() != fingerprint) {
                throw new IllegalArgumentException(
                        "belongs to another request. Repeat the parameters with which it was given, or leave the cursor out.");
            }
            T read = parts.read(in);
            if (in.read() >= 0) {
                throw new IllegalArgumentException(NONE);
            }
            return read;
        } catch (IOException e) {
            throw new IllegalArgumentException(NONE, e);
        }
    }

    private static final String NONE =
            "is not a cursor of this service. Give the cursor of the page before as it is, or leave it out.";

    private static byte[] bytes(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(NONE, e);
        }
    }
}
