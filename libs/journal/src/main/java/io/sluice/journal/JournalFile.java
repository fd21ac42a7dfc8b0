/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One open file, as much of it as the journal needs. */
interface JournalFile extends AutoCloseable {

    /**
     * Reads until the buffer is full or the file ends.
     *
     * @return how many bytes were read
     */
    int read(ByteBuffer target, long position) throws IOException;

    /** Writes all of the buffer. When this fails, any part of it may be in the file; writing it again is right. */
    void write(ByteBuffer source, long position) throws IOException;

    long size() throws IOException;

    void truncate(long size) throws IOException;

    /** Brings the data, and whatever is needed to find it again, to the disk. */
    void force() throws IOException;

    @Override
    void close() throws IOException;
}
