/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.questdb.std.MemoryTag;
import io.questdb.std.Unsafe;
import io.sluice.model.Field;
import io.sluice.model.FieldValue;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Lays out rows' payloads in a buffer outside the heap: the number of the write in 8 bytes, then the values in the order
 * of their {@link FieldSet}: numbers 8 bytes, booleans 1, texts their length in 4 and then UTF-8. Little endian as
 * the machines QuestDB runs on. For one thread.
 */
final class PayloadWriter implements AutoCloseable {

    private static final int INITIAL_BYTES = 4096;

    private long address = Unsafe.malloc(INITIAL_BYTES, MemoryTag.NATIVE_DEFAULT);
    private long capacity = INITIAL_BYTES;
    private long size;

    /** Where the last payload is. */
    long address() {
        return address;
    }

    /** How many bytes the last payload has. */
    long size() {
        return size;
    }

    /**
     * Lays out a payload over the one before.
     *
     * @param places for each place of the field set, the index of its field
     */
    void write(long writeNumber, List<Field> fields, int[] places, int count) {
        size = 0;
        putLong(writeNumber);
        for (int i = 0; i < count; i++) {
            put(fields.get(places[i]).value());
        }
    }

    private void put(FieldValue value) {
        switch (value) {
            case FieldValue.FloatValue(double number) -> putLong(Double.doubleToRawLongBits(number));
            case FieldValue.IntegerValue(long number) -> putLong(number);
            case FieldValue.BooleanValue(boolean truth) -> putByte((byte) (truth ? 1 : 0));
            case FieldValue.StringValue(String text) -> putBytes(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void putLong(long value) {
        Unsafe.getUnsafe().putLong(reserve(Long.BYTES), value);
    }

    private void putByte(byte value) {
        Unsafe.getUnsafe().putByte(reserve(Byte.BYTES), value);
    }

    private void putBytes(byte[] bytes) {
        Unsafe.getUnsafe().putInt(reserve(Integer.BYTES), bytes.length);
        long target = reserve(bytes.length);
        Unsafe.getUnsafe().copyMemory(bytes, Unsafe.BYTE_OFFSET, null, target, bytes.length);
    }

    private long reserve(int bytes) {
        if (size + bytes > capacity) {
            long larger = Math.max(capacity * 2, size + bytes);
            address = Unsafe.realloc(address, capacity, larger, MemoryTag.NATIVE_DEFAULT);
            capacity = larger;
        }
        long place = address + size;
        size += bytes;
        return place;
    }

    @Override
    public void close() {
        address = Unsafe.free(address, capacity, MemoryTag.NATIVE_DEFAULT);
        capacity = 0;
    }
}
