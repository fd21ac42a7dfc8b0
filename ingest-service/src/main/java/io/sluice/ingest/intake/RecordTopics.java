/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.intake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The topics of records read lately, by their bytes: devices repeat theirs, so most need neither decoding nor a new string,
 * and what is looked up by them next finds the string's hash made. Fixed in size: a topic that falls on another's place
 * takes it, and long ones are not kept. Not thread-safe; one per reading thread.
 */
public final class RecordTopics {

    private static final int PLACES = 4_096;

    /** Longer topics are decoded each time, which bounds the memory to some MB. */
    private static final int LONGEST_KEPT = 256;

    private final byte[] @Nullable [] bytes = new byte[PLACES][];
    private final @Nullable String[] texts = new @Nullable String[PLACES];

    /** The topic that stands in a buffer's next bytes, which are read by this. */
    String next(ByteBuffer buffer, int length) {
        int from = buffer.arrayOffset() + buffer.position();
        buffer.position(buffer.position() + length);
        return at(buffer.array(), from, length);
    }

    private String at(byte[] buffer, int from, int length) {
        if (length > LONGEST_KEPT) {
            return new String(buffer, from, length, StandardCharsets.UTF_8);
        }
        int hash = hash(buffer, from, length);
        int place = (hash ^ hash >>> 15) & PLACES - 1;
        byte[] known = bytes[place];
        String text = texts[place];
        if (text != null && known != null && Arrays.equals(known, 0, known.length, buffer, from, from + length)) {
            return text;
        }
        String read = new String(buffer, from, length, StandardCharsets.UTF_8);
        bytes[place] = Arrays.copyOfRange(buffer, from, from + length);
        texts[place] = read;
        return read;
    }

    private static int hash(byte[] buffer, int from, int length) {
        int hash = 1;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + buffer[i];
        }
        return hash;
    }
}
