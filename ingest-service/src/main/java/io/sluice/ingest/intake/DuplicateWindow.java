/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.intake;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

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

    /** Of each packet id the sequence of its last record, and its fingerprint beside it. */
    private record Session(long id, long[] records) {
        Session(long id) {
            this(id, new long[2 * PACKET_IDS]);
            Arrays.fill(records, Long.MIN_VALUE);
        }
    }

    /** Messages of one connection come in a row. */
    private @Nullable Session latest;

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
        long[] records = session(sessionId).records;
        int at = 2 * packetId;
        boolean duplicate = dup && records[at] >= sequence - window && records[at + 1] == fingerprint;
        records[at] = sequence;
        records[at + 1] = fingerprint;
        return duplicate;
    }

    private Session session(long id) {
        Session known = latest;
        if (known == null || known.id != id) {
            known = sessions.computeIfAbsent(id, Session::new);
            latest = known;
        }
        return known;
    }

    /**
     * Two unrelated 32-bit sums, each of topic and payload; of a packet id there is one candidate, so a false match is less
     * likely than a broken disk.
     *
     * @param topicBytes those of {@code topic}, whose hash the string remembers
     */
    static long fingerprint(String topic, byte[] topicBytes, byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(topicBytes);
        crc.update(payload);
        long high = crc.getValue() << 32;
        long low = (31 * Arrays.hashCode(payload) + topic.hashCode()) & 0xffff_ffffL;
        return high | low;
    }
}
