/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A stretch of a file in memory that moves forward with whoever reads it. Grows to hold the largest frame asked for. */
final class Window {

    /** Enough for a thousand small records in one system call. */
    private static final int CAPACITY = 256 << 10;

    private final JournalFile file;
    private ByteBuffer bytes = ByteBuffer.allocate(CAPACITY);
    private long start;
    private int filled;

    Window(JournalFile file) {
        this.file = file;
    }

    /** The bytes of the file from {@link #index}; its position and limit are the caller's to use. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** Where a file position that has been {@link #load}ed is in {@link #bytes()}. */
    int index(long position) {
        return (int) (position - start);
    }

    /**
     * Makes {@code length} bytes from {@code position} readable.
     *
     * @param end bytes from here on may still change and are not read ahead
     */
    void load(long position, int length, long end) throws IOException {
        if (position >= start && position + length <= start + filled) {
            bytes.clear();
            return;
        }
        slideTo(position, length);
        bytes.clear().position(filled);
        bytes.limit((int) Math.min(bytes.capacity(), end - start));
        filled += file.read(bytes, start + filled);
        bytes.clear();
        if (filled < length) {
            throw new EOFException(
                    "the file ends at byte %d, before byte %d".formatted(start + filled, position + length));
        }
    }

    /** Keeps what is known from {@code position} on, at the front of a buffer that holds at least {@code length}. */
    private void slideTo(long position, int length) {
        int kept = position >= start && position < start + filled ? (int) (start + filled - position) : 0;
        int from = index(position);
        // The caller may have left it limited to the last frame, and what is kept lies behind that.
        bytes.clear();
        ByteBuffer target = length <= bytes.capacity() ? bytes : ByteBuffer.allocate(length);
        if (kept > 0) {
            target.put(0, bytes, from, kept);
        }
        bytes = target;
        start = position;
        filled = kept;
    }
}
