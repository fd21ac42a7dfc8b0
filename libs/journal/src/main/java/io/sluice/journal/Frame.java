/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The bytes around one record: CRC-32C, marker, length, salted sequence, payload. */
final class Frame {

    static final int HEADER_BYTES = 16;
    static final int MAX_PAYLOAD_BYTES = (1 << 24) - 1;

    /** Each record is at least this long in a file, which bounds how many a damaged stretch can have held. */
    static final int MIN_BYTES = HEADER_BYTES + 1;

    /** First frame after a commit: everything in front of it had been committed. */
    static final int FIRST_OF_GROUP = 0xA1;

    static final int CONTINUES_GROUP = 0xA0;

    /** No record: its bytes and the sequences up to its own are not in use. */
    static final int VOID = 0xAF;

    static final int MARKER_AT = 4;
    static final int SEQUENCE_AT = 8;

    private Frame() {}

    /** Puts a whole frame at the target's position. The payload's position is not changed. */
    static void put(ByteBuffer target, CRC32C crc, int marker, long saltedSequence, ByteBuffer payload) {
        int start = target.position();
        int length = payload.remaining();
        target.putInt(0).putInt(marker << 24 | length).putLong(saltedSequence);
        target.put(target.position(), payload, payload.position(), length);
        int end = start + HEADER_BYTES + length;
        target.putInt(start, checksum(target, start + MARKER_AT, end, crc));
        target.limit(target.capacity()).position(end);
    }

    /** The header of a void: {@code bytes} long with its header; what stands behind the header is not looked at. */
    static ByteBuffer voidHeader(int bytes, long saltedSequence) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        header.putInt(0).putInt(VOID << 24 | (bytes - HEADER_BYTES)).putLong(saltedSequence);
        header.putInt(0, checksum(header, MARKER_AT, HEADER_BYTES, new CRC32C()));
        return header.clear();
    }

    /** CRC-32C of the buffer between two indexes; leaves the buffer's position at the second. */
    static int checksum(ByteBuffer buffer, int from, int to, CRC32C crc) {
        crc.reset();
        buffer.limit(to).position(from);
        crc.update(buffer);
        return (int) crc.getValue();
    }
}
