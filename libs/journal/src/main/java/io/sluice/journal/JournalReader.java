/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.nio.ByteBuffer;

/** Reads committed records in order. One thread each. */
public final class JournalReader implements AutoCloseable {

    JournalReader() {}

    /**
     * Goes to the next committed record.
     *
     * @return false when there is none yet; call again later, or wait with {@link Journal#awaitCommitted}
     * @throws JournalException when the disk cannot be read; the reader stays where it is and may be asked again
     */
    public boolean advance() throws JournalException {
        throw new UnsupportedOperationException();
    }

    /** The current record's sequence. */
    public long sequence() {
        throw new UnsupportedOperationException();
    }

    /** The current record's bytes, from position to limit; valid until the next {@code advance()}. Backed by an array. */
    public ByteBuffer payload() {
        throw new UnsupportedOperationException();
    }

    /** How many sequences are missing between the record before (or the requested start) and the current one. */
    public long skippedBefore() {
        throw new UnsupportedOperationException();
    }

    /** The sequence that the next {@code advance()} looks for: all below it has been returned or skipped. */
    public long nextSequence() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
