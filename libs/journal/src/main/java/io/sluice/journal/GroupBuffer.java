/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Frames on their way to the file. Bounded: {@value #FULL_BYTES} bytes, or one frame that is larger. Writer thread only.
 */
final class GroupBuffer {

    /** From here on waiting for the commit saves no more system calls. */
    static final int FULL_BYTES = 1 << 20;

    private final CRC32C crc = new CRC32C();
    private ByteBuffer bytes = ByteBuffer.allocateDirect(FULL_BYTES);

    int size() {
        return bytes.position();
    }

    /** Whether a frame may be put before the buffer is written; an empty one takes any. */
    boolean takes(int frameBytes) {
        return size() == 0 || size() + frameBytes <= FULL_BYTES;
    }

    void put(int marker, long saltedSequence, ByteBuffer payload) {
        int frameBytes = Frame.HEADER_BYTES + payload.remaining();
        if (frameBytes > bytes.remaining()) {
            bytes = ByteBuffer.allocateDirect(frameBytes);
        }
        Frame.put(bytes, crc, marker, saltedSequence, payload);
    }

    /** Puts the smallest void there is. */
    void putVoid(long saltedSequence) {
        bytes.put(Frame.voidHeader(Frame.MIN_BYTES, saltedSequence)).put((byte) 0);
    }

    /** The frames, from position to limit. */
    ByteBuffer contents() {
        return bytes.duplicate().flip();
    }

    void clear() {
        bytes = bytes.capacity() > FULL_BYTES ? ByteBuffer.allocateDirect(FULL_BYTES) : bytes.clear();
    }
}
