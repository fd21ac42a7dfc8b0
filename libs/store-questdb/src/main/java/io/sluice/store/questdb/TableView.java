/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.questdb.cairo.BitmapIndexReader;
import io.questdb.cairo.TableReader;
import io.questdb.cairo.sql.RowCursor;
import io.questdb.cairo.sql.SymbolTable;
import io.questdb.cairo.vm.api.MemoryCR;
import io.questdb.std.Unsafe;

/**
 * One table as it was at one moment, a day's partition at a time. Rows of a stream come from the index, so that the cost
 * is that of the stream's rows, not of all rows of the day. For one thread.
 */
final class TableView implements AutoCloseable {

    private final TableReader reader;
    private final Runnable onClose;
    private int partition = -1;
    private long rows;
    private long timeAddress;

    TableView(TableReader reader, Runnable onClose) {
        this.reader = reader;
        this.onClose = onClose;
    }

    int partitions() {
        return reader.getPartitionCount();
    }

    /** The partition that holds a time, or the last before it; -1 when all are later. */
    int partitionOf(long stored) {
        return reader.getPartitionCount() == 0 ? -1 : reader.getPartitionIndexByTimestamp(stored);
    }

    /** The time at which a partition begins. */
    long begin(int index) {
        return reader.getPartitionTimestampByIndex(index);
    }

    /** A stream's number in the index; -1 when the table has no row of it. */
    int key(String symbol) {
        int key = reader.getSymbolMapReader(ReadingsTable.STREAM).keyOf(symbol);
        return key == SymbolTable.VALUE_NOT_FOUND ? -1 : key;
    }

    /** Opens a partition for the calls below; whether it has rows. */
    boolean open(int index) {
        partition = index;
        rows = reader.openPartition(index);
        if (rows > 0) {
            timeAddress = column(ReadingsTable.TIME, 0).addressOf(0);
        }
        return rows > 0;
    }

    /** The first row whose time is not before the given one; the number of rows when there is none. */
    long firstNotBefore(long stored) {
        long low = 0;
        long high = rows;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (time(middle) < stored) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    long time(long row) {
        return Unsafe.getUnsafe().getLong(timeAddress + row * Long.BYTES);
    }

    /** A stream's rows, from {@code first} to {@code last}, both included, or the other way round. */
    StreamRows rows(int key, long first, long last, boolean ascending) {
        int direction = ascending ? BitmapIndexReader.DIR_FORWARD : BitmapIndexReader.DIR_BACKWARD;
        BitmapIndexReader index = reader.getBitmapIndexReader(partition, ReadingsTable.STREAM, direction);
        // The index counts from one, zero being for rows without a value.
        return new StreamRows(index.getCursor(false, key + 1, first, last), first);
    }

    /** Begins a row's payload. */
    long beginPayload(long row, PayloadReader payload) {
        long offset = column(ReadingsTable.PAYLOAD, 1).getLong(row * Long.BYTES);
        long address = column(ReadingsTable.PAYLOAD, 0).addressOf(offset);
        return payload.begin(address + Long.BYTES, Unsafe.getUnsafe().getLong(address));
    }

    private MemoryCR column(int column, int part) {
        return reader.getColumn(TableReader.getPrimaryColumnIndex(reader.getColumnBase(partition), column) + part);
    }

    /** Row numbers of a stream in one partition, one ahead. */
    static final class StreamRows {

        /** Where {@link #row} is when there are no more. */
        static final long NONE = -1;

        private final RowCursor cursor;
        private final long offset;
        private long row = NONE;

        private StreamRows(RowCursor cursor, long offset) {
            this.cursor = cursor;
            this.offset = offset;
            step();
        }

        long row() {
            return row;
        }

        void step() {
            row = cursor.hasNext() ? cursor.next() + offset : NONE;
        }
    }

    @Override
    public void close() {
        try {
            reader.close();
        } finally {
            onClose.run();
        }
    }
}
