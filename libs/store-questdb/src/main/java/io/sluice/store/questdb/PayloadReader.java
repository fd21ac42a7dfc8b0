/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.questdb;

import io.questdb.std.Unsafe;
import io.sluice.model.FieldType;
import io.sluice.model.FieldValue;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads what {@link PayloadWriter} laid out, field by field. For one thread. */
final class PayloadReader {

    private long place;
    private long end;

    /**
     * Begins a payload.
     *
     * @return the number of the write that made it
     */
    long begin(long address, long size) {
        place = address;
        end = address + size;
        return Unsafe.getUnsafe().getLong(take(Long.BYTES));
    }

    /** The next value, or {@code null} when it is not wanted and was stepped over. */
    @Nullable
    FieldValue next(FieldType type, boolean wanted) {
        return switch (type) {
            case FLOAT -> {
                long at = take(Double.BYTES);
                yield wanted ? new FieldValue.FloatValue(Unsafe.getUnsafe().getDouble(at)) : null;
            }
            case INTEGER -> {
                long at = take(Long.BYTES);
                yield wanted ? new FieldValue.IntegerValue(Unsafe.getUnsafe().getLong(at)) : null;
            }
            case BOOLEAN -> {
                long at = take(Byte.BYTES);
                yield wanted ? new FieldValue.BooleanValue(Unsafe.getUnsafe().getByte(at) != 0) : null;
            }
            case STRING -> text(wanted);
        };
    }

    private @Nullable FieldValue text(boolean wanted) {
        int length = Unsafe.getUnsafe().getInt(take(Integer.BYTES));
        long at = take(length);
        if (!wanted) {
            return null;
        }
        byte[] bytes = new byte[length];
        Unsafe.getUnsafe().copyMemory(null, at, bytes, Unsafe.BYTE_OFFSET, length);
        return new FieldValue.StringValue(new String(bytes, StandardCharsets.UTF_8));
    }

    /** Steps over bytes; never past the payload, whatever it says, since what lies there may not be memory of ours. */
    private long take(int bytes) {
        long at = place;
        if (bytes < 0 || at + bytes > end) {
            throw new IllegalStateException(
                    "a stored row is damaged: %d bytes wanted, %d left".formatted(bytes, end - at));
        }
        place = at + bytes;
        return at;
    }
}
