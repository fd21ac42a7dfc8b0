/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest;

/** How large the journal's files are. The largest message with the longest topic must fit into one. */
public final class JournalFiles {

    private static final long LARGEST = 64L << 20;
    private static final long SMALLEST = 1L << 20;

    /** More than a topic of 65 535 bytes (MQTT 5, 1.5.4), a record's own fields, and the heads of its frame and file. */
    private static final long BESIDE_PAYLOAD = 128L << 10;

    /** So many files at least, so that some can be deleted while others are written. */
    private static final int FEWEST = 4;

    private JournalFiles() {}

    /**
     * The size at which a file is closed.
     *
     * @param journalBytes the journal's limit; {@link #leastJournal} or more
     * @param maxPayload the largest payload, in bytes
     */
    static long bytesOfOne(long journalBytes, long maxPayload) {
        return Math.max(Math.clamp(journalBytes / 8, SMALLEST, LARGEST), maxPayload + BESIDE_PAYLOAD);
    }

    /** The smallest limit that a journal may have with payloads of this size, in bytes. */
    public static long leastJournal(long maxPayload) {
        return FEWEST * (maxPayload + BESIDE_PAYLOAD);
    }
}
