/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.intake;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Tells a message that the broker sent again from a new one. A PUBLISH with DUP set is a duplicate only if the last
 * record of its session and packet id has the same topic and payload and is so young that the broker may not have seen
 * its acknowledgement; DUP alone proves nothing (MQTT 5, section 3.3.1.1).
 *
 * <p>A broker may not use a packet id again before it has seen the acknowledgement, and has at most a receive maximum of
 * them open; so only the newest {@code window} records can be unconfirmed. Not thread-safe.
 */
final class DuplicateWindow {

    private static final int SESSIONS = 64;
    private static final int PACKET_IDS = 65_536;

    private final long window;
    private final Map<Long, Session> sessions = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Session> eldest) {
            return size() > SESSIONS;
        }
    };

    private record Session(long[] sequences, long[] fingerprints) {
        Session() {
            this(new long[PACKET_IDS], new long[PACKET_IDS]);
            Arrays.fill(sequences, Long.MIN_VALUE);
        }
    }

    /** A window over this many newest records. */
    DuplicateWindow(long window) {
        this.window = window;
    }

    /** Whether the broker sent a message again that is among the newest records before {@code sequence}. */
    boolean isDuplicate(long sequence, long sessionId, int packetId, boolean dup, String topic, byte[] payload) {
        Session session = dup ? sessions.get(sessionId) : null;
        return session != null
                && session.sequences[packetId] >= sequence - window
                && session.fingerprints[packetId] == fingerprint(topic, payload);
    }

    /** Takes note of a QoS 1 record. */
    void remember(long sequence, long sessionId, int packetId, String topic, byte[] payload) {
        Session session = sessions.computeIfAbsent(sessionId, _ -> new Session());
        session.sequences[packetId] = sequence;
        session.fingerprints[packetId] = fingerprint(topic, payload);
    }

    /** Two unrelated 32-bit sums; with 65 536 candidates at most a false match is less likely than a broken disk. */
    private static long fingerprint(String topic, byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(topic.getBytes(StandardCharsets.UTF_8));
        crc.update(payload);
        long high = crc.getValue() << 32;
        long low = (Arrays.hashCode(payload) ^ topic.hashCode()) & 0xffff_ffffL;
        return high | low;
    }
}
