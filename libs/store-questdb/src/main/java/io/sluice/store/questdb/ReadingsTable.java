/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.questdb.cairo.ColumnType;
import io.questdb.cairo.PartitionBy;
import io.questdb.cairo.TableStructure;

/** The shape of both tables. */
record ReadingsTable(String name) implements TableStructure {

    static final int TIME = 0;
    static final int STREAM = 1;
    static final int PAYLOAD = 2;

    /**
     * Row numbers per block of the stream's index. Small blocks lie close together for devices that report at the same
     * time, so a commit touches few pages.
     */
    private static final int INDEX_BLOCK = 16;

    /** Sizes the hash index of streams, which stays as it is made; more streams fit, and take a little longer to find. */
    static final int EXPECTED_STREAMS = 262_144;

    @Override
    public int getColumnCount() {
        return 3;
    }

    @Override
    public CharSequence getColumnName(int column) {
        return switch (column) {
            case TIME -> "ts";
            case STREAM -> "stream";
            default -> "payload";
        };
    }

    @Override
    public int getColumnType(int column) {
        return switch (column) {
            case TIME -> ColumnType.TIMESTAMP_NANO;
            case STREAM -> ColumnType.SYMBOL;
            default -> ColumnType.BINARY;
        };
    }

    @Override
    public boolean isDedupKey(int column) {
        return column == TIME || column == STREAM;
    }

    @Override
    public boolean isIndexed(int column) {
        return column == STREAM;
    }

    @Override
    public int getIndexBlockCapacity(int column) {
        return INDEX_BLOCK;
    }

    @Override
    public boolean getSymbolCacheFlag(int column) {
        return false;
    }

    @Override
    public int getSymbolCapacity(int column) {
        return EXPECTED_STREAMS;
    }

    @Override
    public CharSequence getTableName() {
        return name;
    }

    @Override
    public int getTimestampIndex() {
        return TIME;
    }

    @Override
    public int getPartitionBy() {
        return PartitionBy.DAY;
    }

    @Override
    public boolean isWalEnabled() {
        return true;
    }

    @Override
    public int getMaxUncommittedRows() {
        return 100_000;
    }

    @Override
    public long getO3MaxLag() {
        return 0;
    }
}
