/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The block at the start of every segment.
 *
 * @param base the sequence of the segment's first record
 * @param salt a secret of this file: sequences are stored XOR this, so that bytes inside a payload cannot pass for a frame
 */
record SegmentHeader(long base, long salt) {

    /** Frames begin here: a block of its own, so that no write of records touches the header's page. */
    static final int BLOCK_BYTES = 4096;

    /** The second copy is far enough away not to share a sector with the first. */
    static final int SECOND_COPY = BLOCK_BYTES / 2;

    static final int BYTES = 28;
    static final short VERSION = 1;

    private static final int MAGIC = 'S' << 24 | 'L' << 16 | 'J' << 8 | '\n';
    private static final int CHECKED_BYTES = BYTES - Integer.BYTES;

    /** What a file's first block turned out to be. */
    sealed interface Found {

        /** @param damaged whether the first copy was damaged and the second one used */
        record Usable(SegmentHeader header, boolean damaged) implements Found {}

        record Unusable(String reason) implements Found {}
    }

    ByteBuffer toBlock() {
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
        putAt(block, 0);
        putAt(block, SECOND_COPY);
        return block.clear();
    }

    static Found read(JournalFile file) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
        file.read(block, 0);
        block.flip();
        return switch (copyAt(block, 0)) {
            case Found.Usable first -> first;
            case Found.Unusable first ->
                switch (copyAt(block, SECOND_COPY)) {
                    case Found.Usable second -> new Found.Usable(second.header(), true);
                    case Found.Unusable second -> first;
                };
        };
    }

    private void putAt(ByteBuffer block, int offset) {
        block.clear().position(offset);
        block.putInt(MAGIC).putShort(VERSION).putShort((short) BYTES);
        block.putLong(base).putLong(salt);
        block.putInt(checksum(block, offset));
    }

    private static Found copyAt(ByteBuffer block, int offset) {
        if (block.limit() < offset + BYTES) {
            return new Found.Unusable("it ends at byte " + block.limit() + ", inside its header");
        }
        if (block.getInt(offset) != MAGIC) {
            return new Found.Unusable("it does not begin like a journal file");
        }
        short version = block.getShort(offset + 4);
        if (version != VERSION) {
            return new Found.Unusable("its format is version " + version + ", this program knows " + VERSION);
        }
        if (block.getInt(offset + CHECKED_BYTES) != checksum(block, offset)) {
            return new Found.Unusable("the checksum of its header is wrong");
        }
        return new Found.Usable(new SegmentHeader(block.getLong(offset + 8), block.getLong(offset + 16)), false);
    }

    private static int checksum(ByteBuffer block, int offset) {
        CRC32C crc = new CRC32C();
        crc.update(block.slice(offset, CHECKED_BYTES));
        return (int) crc.getValue();
    }
}
