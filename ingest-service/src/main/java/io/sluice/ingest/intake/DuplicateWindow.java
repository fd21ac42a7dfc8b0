/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.intake;

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

    /**
     * Takes note of a QoS 1 record.
     *
     * @param fingerprint of its topic and payload, by {@link #fingerprint}
     * @return whether it is one that the broker sent again: its like is among the newest records before it
     */
    boolean isDuplicate(long sequence, long sessionId, int packetId, boolean dup, long fingerprint) {
        Session session = sessions.computeIfAbsent(sessionId, _ -> new Session());
        boolean duplicate = dup
                && session.sequences[packetId] >= sequence - window
                && session.fingerprints[packetId] == fingerprint;
        session.sequences[packetId] = sequence;
        session.fingerprints[packetId] = fingerprint;
        return duplicate;
    }

    /** Two unrelated 32-bit sums; with 65 536 candidates at most a false match is less likely than a broken disk. */
    static long fingerprint(byte[] topic, byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(topic);
        crc.update(payload);
        long high = crc.getValue() << 32;
        long low = (31 * Arrays.hashCode(payload) + Arrays.hashCode(topic)) & 0xffff_ffffL;
        return high | low;
    }
}
