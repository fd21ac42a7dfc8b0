/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.mqtt.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Topic names by their bytes: devices publish to the same topics over and over, so most need neither decoding nor
 * checking nor a new string. Fixed in size; a newer topic replaces an older one in its place. For one thread.
 */
final class TopicCache {

    private static final int PLACES = 4096;
    /** Longer topics are decoded each time, which bounds the cache to some MB. */
    private static final int LONGEST_KEPT = 512;

    private final byte[] @Nullable [] names = new byte[PLACES][];
    private final @Nullable String[] topics = new String[PLACES];

    String topic(byte[] buffer, int offset, int length) throws MalformedPacketException {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + buffer[i];
        }
        int place = (hash ^ (hash >>> 15)) & (PLACES - 1);
        byte[] name = names[place];
        String known = topics[place];
        if (name != null && known != null && Arrays.equals(name, 0, name.length, buffer, offset, offset + length)) {
            return known;
        }
        String topic = decode(buffer, offset, length);
        if (length <= LONGEST_KEPT) {
            names[place] = Arrays.copyOfRange(buffer, offset, offset + length);
            topics[place] = topic;
        }
        return topic;
    }

    private static String decode(byte[] buffer, int offset, int length) throws MalformedPacketException {
        if (length == 0) {
            throw new MalformedPacketException(
                    "the broker sent a PUBLISH without a topic name, although topic aliases were not allowed to it");
        }
        String topic;
        try {
            topic = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(buffer, offset, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedPacketException(
                    "the broker sent a PUBLISH whose topic name is not UTF-8 (%d bytes)".formatted(length));
        }
        if (topic.indexOf(0) >= 0 || topic.indexOf('#') >= 0 || topic.indexOf('+') >= 0) {
            throw new MalformedPacketException(
                    "the broker sent a PUBLISH to '%s': a topic name has no wildcards and no zero character"
                            .formatted(topic));
        }
        return topic;
    }
}
