/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.journal;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a {@link Shelf} by place. What is moved while it reads it may meet twice, and never misses. One
 * thread at a time.
 */
public final class ShelfReader implements AutoCloseable {

    private final Shelf shelf;
    private final JournalReader reader;
    private @Nullable ByteBuffer record;

    ShelfReader(Shelf shelf, JournalReader reader) {
        this.shelf = shelf;
        this.reader = reader;
    }

    /** Goes to the next record; false when there is none. */
    public boolean advance() throws JournalException {
        while (reader.advance()) {
            if (shelf.isLive(reader.sequence())) {
                record = ShelfEntry.read(reader.payload()).record();
                return true;
            }
        }
        return false;
    }

    /** Where the current record lies. */
    public long place() {
        return reader.sequence();
    }

    /** The current record's bytes, from position to limit; valid until the next {@link #advance()}. */
    public ByteBuffer record() {
        return Objects.requireNonNull(record, "advance() comes first");
    }

    @Override
    public void close() {
        reader.close();
    }
}
