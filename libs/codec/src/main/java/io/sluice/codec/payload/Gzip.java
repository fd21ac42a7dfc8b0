/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.payload;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Payloads that a device has packed with gzip (RFC 1952), whatever their format is. Bounded in what they unpack to. */
public final class Gzip {

    /** The most a payload may unpack to, in bytes. */
    public static final int MOST_BYTES = 4 << 20;

    /** How many times its own size it may unpack to, once that is more than {@value #SMALL} bytes. */
    public static final int MOST_TIMES = 100;

    private static final int SMALL = 64 << 10;
    private static final int CHUNK = 8 << 10;

    private Gzip() {}

    /** What unpacking came to. */
    public sealed interface Outcome {
        record Unpacked(byte[] payload) implements Outcome {}

        /** It is broken, or unpacks to more than it may. */
        record Refused(String reason, String detail) implements Outcome {}
    }

    /** Whether a payload begins as gzip does. No payload of a known format begins with these two bytes. */
    public static boolean isPacked(byte[] payload) {
        return payload.length > 1 && payload[0] == 0x1f && payload[1] == (byte) 0x8b;
    }

    public static Outcome unpack(byte[] payload) {
        long most = Math.min(MOST_BYTES, Math.max(SMALL, (long) payload.length * MOST_TIMES));
        ByteArrayOutputStream unpacked = new ByteArrayOutputStream(Math.min(4 * payload.length, SMALL));
        byte[] chunk = new byte[CHUNK];
        try (GZIPInputStream packed = new GZIPInputStream(new ByteArrayInputStream(payload), CHUNK)) {
            for (int read = packed.read(chunk); read >= 0; read = packed.read(chunk)) {
                unpacked.write(chunk, 0, read);
                if (unpacked.size() > most) {
                    return new Outcome.Refused(
                            "gzip-bomb",
                            "%d bytes of gzip unpack to more than %d, which is the most (%d times, %d bytes)"
                                    .formatted(payload.length, most, MOST_TIMES, MOST_BYTES));
                }
            }
        } catch (EOFException e) {
            return new Outcome.Refused("malformed-gzip", "the gzip ends before its end");
        } catch (IOException e) {
            return new Outcome.Refused("malformed-gzip", "the gzip is broken: " + e.getMessage());
        }
        return new Outcome.Unpacked(unpacked.toByteArray());
    }
}
