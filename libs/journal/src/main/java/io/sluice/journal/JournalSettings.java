/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.nio.file.Path;

/**
 * Where a journal is and how much it may hold.
 *
 * @param directory the folder of its files; created when missing
 * @param maxBytes the size of all its files together at which it is full; at least two segments
 * @param segmentBytes the size at which one file is closed and the next begun; {@value #MIN_SEGMENT_BYTES} to
 *     {@value #MAX_SEGMENT_BYTES}. It also bounds the size of one record
 * @param durability what a commit means
 * @param tailRecords keep at least this many newest records readable even when they are released, so that what was read
 *     lately can be read again after a start. It gives way when the journal would otherwise be full
 */
public record JournalSettings(
        Path directory, long maxBytes, long segmentBytes, Durability durability, long tailRecords) {

    /** The smallest file that makes sense: its header block and some records. */
    public static final long MIN_SEGMENT_BYTES = 64L << 10;

    /** A file is read through at start, so it must stay small beside what a disk reads in a second. */
    public static final long MAX_SEGMENT_BYTES = 1L << 30;

    public JournalSettings {
        if (segmentBytes < MIN_SEGMENT_BYTES || segmentBytes > MAX_SEGMENT_BYTES) {
            throw new IllegalArgumentException("The journal's segment size is %d bytes but must be between %d and %d"
                    .formatted(segmentBytes, MIN_SEGMENT_BYTES, MAX_SEGMENT_BYTES));
        }
        if (maxBytes < 2 * segmentBytes) {
            throw new IllegalArgumentException(
                    "The journal's largest size is %d bytes but must hold two segments of %d; raise it or lower the segment size"
                            .formatted(maxBytes, segmentBytes));
        }
        if (tailRecords < 0) {
            throw new IllegalArgumentException(
                    "The journal is to keep %d records readable; that cannot be negative".formatted(tailRecords));
        }
    }
}
