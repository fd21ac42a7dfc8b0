/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.FieldType;
import io.sluice.model.FieldValue;
import io.sluice.model.Reading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names of a reading in their order, with nothing wrong in it: devices send the same again and again, so a reading is
 * compared with the one before instead of being looked up name by name. What is counted here goes to the fields later.
 *
 * <p>{@link #fits} and {@link #note} are for any thread, without a lock; where two note at once, a count may be lost. The
 * rest belongs to the measurement's lock.
 */
final class Shape {

    private final int generation;
    private final String[] names;
    private final @Nullable Class<?>[] types;
    private final @Nullable FieldSchema[] fields;
    private final int unwatched;
    private long readings;
    private long lastSeenNanos;
    private DeviceKey last;
    private long counted;

    /**
     * The shape of a reading.
     *
     * @param generation of the types
     * @param fields of the reading; {@code null} for one that is not watched
     */
    Shape(int generation, Reading reading, @Nullable FieldSchema[] fields) {
        List<Field> of = reading.fields();
        this.generation = generation;
        this.fields = fields;
        this.last = reading.series().device();
        this.names = new String[fields.length];
        this.types = new Class<?>[fields.length];
        int without = 0;
        for (int i = 0; i < fields.length; i++) {
            FieldSchema field = fields[i];
            names[i] = of.get(i).name();
            types[i] = field == null ? null : classOf(field.type());
            without += field == null ? 1 : 0;
        }
        this.unwatched = without;
    }

    private static Class<?> classOf(FieldType type) {
        return switch (type) {
            case FLOAT -> FieldValue.FloatValue.class;
            case INTEGER -> FieldValue.IntegerValue.class;
            case BOOLEAN -> FieldValue.BooleanValue.class;
            case STRING -> FieldValue.StringValue.class;
        };
    }

    /** Whether a reading has this shape, and its values have the types of the fields. */
    boolean fits(int generationNow, List<Field> reading) {
        if (generation != generationNow || reading.size() != names.length) {
            return false;
        }
        for (int i = 0; i < names.length; i++) {
            Field field = reading.get(i);
            if (!same(field.name(), names[i])
                    || (types[i] != null && field.value().getClass() != types[i])) {
                return false;
            }
        }
        return true;
    }

    /** Mostly the same object; strings remember their hash, so that others are told apart at once. */
    private static boolean same(String one, String other) {
        return one == other || (one.hashCode() == other.hashCode() && one.equals(other));
    }

    /** A reading of this shape has come; gives the device whose was the one before. */
    DeviceKey note(long atNanos, DeviceKey device) {
        DeviceKey before = last;
        readings++;
        if (atNanos >= lastSeenNanos) {
            lastSeenNanos = atNanos;
            last = device;
        }
        return before;
    }

    long lastSeenNanos() {
        return lastSeenNanos;
    }

    /** Hands what was counted since the last time to the fields; gives how many readings and unwatched values that were. */
    Counted count() {
        long now = readings;
        long more = now - counted;
        counted = now;
        if (more > 0) {
            for (FieldSchema field : fields) {
                if (field != null) {
                    field.seen(more, lastSeenNanos, last);
                }
            }
        }
        return new Counted(more, more * unwatched);
    }

    record Counted(long readings, long unwatched) {}
}
