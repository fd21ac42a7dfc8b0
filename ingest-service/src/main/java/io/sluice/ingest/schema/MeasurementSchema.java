/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.FieldType;
import io.sluice.model.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a measurement. Thread-safe; {@link #isKnown}, which nearly every reading needs and no more, takes no lock.
 */
final class MeasurementSchema {

    /** The first message of a measurement that was learned before this start. */
    private static final long LONG_AGO = -1;

    /** Different readings that are recognised at once; devices of one measurement mostly send one or two. */
    private static final int SHAPES = 8;

    private static final int MOST_SITES = 1_000;

    /** A silence counts as so much of the time without which a field has vanished. */
    private static final int SILENCE = 4;

    private final String name;
    private final long firstSequence;
    private final long firstSeenNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, FieldSchema> fields = new ConcurrentHashMap<>();
    private final Set<String> sites = ConcurrentHashMap.newKeySet();
    private final AtomicReferenceArray<@Nullable Shape> shapes = new AtomicReferenceArray<@Nullable Shape>(SHAPES);

    /** Types were accepted so often: shapes from before do not fit any more. */
    private volatile int generation;

    private final AtomicBoolean toldFull = new AtomicBoolean();

    private long lastSeenNanos;
    private long readings;
    private long unwatched;
    private long activeNanos;
    private long lookedNanos;

    /** @param firstSequence of its first message, whose fields are no news */
    MeasurementSchema(String name, long firstSequence, long firstSeenNanos) {
        this.name = name;
        this.firstSequence = firstSequence;
        this.firstSeenNanos = firstSeenNanos;
        this.lastSeenNanos = firstSeenNanos;
        this.lookedNanos = firstSeenNanos;
    }

    static MeasurementSchema of(MeasurementState state) {
        MeasurementSchema measurement = new MeasurementSchema(state.name(), LONG_AGO, state.firstSeenNanos());
        measurement.lastSeenNanos = state.lastSeenNanos();
        measurement.lookedNanos = state.lastSeenNanos();
        measurement.readings = state.readings();
        measurement.unwatched = state.unwatched();
        measurement.sites.addAll(state.sites());
        state.fields().forEach(field -> measurement.fields.put(field.name(), FieldSchema.of(field)));
        return measurement;
    }

    String name() {
        return name;
    }

    int size() {
        return fields.size();
    }

    /** For who says once that there is no room for more fields. */
    boolean isFullForTheFirstTime() {
        return !toldFull.getAndSet(true);
    }

    boolean isFirst(long sequence) {
        return sequence == firstSequence;
    }

    /** Takes note of a reading such as there was before, with values of the right types; false when it is none. */
    boolean isKnown(Reading reading, long atNanos) {
        List<Field> given = reading.fields();
        Shape shape = find(given);
        if (shape == null) {
            return false;
        }
        DeviceKey device = reading.series().device();
        DeviceKey before = shape.note(atNanos, device);
        if (before != device && !before.site().equals(device.site())) {
            noteSite(device.site());
        }
        return true;
    }

    /** Each has two places, so that two of the same hash do not take turns in driving each other out. */
    private @Nullable Shape find(List<Field> given) {
        int place = place(given);
        Shape shape = shapes.getAcquire(place);
        if (shape != null && shape.fits(generation, given)) {
            return shape;
        }
        shape = shapes.getAcquire(place ^ 1);
        return shape != null && shape.fits(generation, given) ? shape : null;
    }

    private static int place(List<Field> given) {
        int hash =
                given.getFirst().name().hashCode() + 31 * given.getLast().name().hashCode() + given.size();
        return (hash ^ hash >>> 16 ^ hash >>> 8) & SHAPES - 1;
    }

    private void noteSite(String site) {
        if (!sites.contains(site) && sites.size() < MOST_SITES) {
            sites.add(site);
        }
    }

    int generation() {
        return generation;
    }

    @Nullable
    FieldSchema field(String field) {
        return fields.get(field);
    }

    /** What has become of a field that was not there. */
    record Learned(@Nullable FieldSchema field, boolean isNew) {

        private static final Learned NO_ROOM = new Learned(null, false);
    }

    /**
     * Learns a field, unless the other thread has just done so.
     *
     * @param most fields of the measurement
     * @param room whether there is room for one more of all measurements together, which is taken then
     */
    Learned learn(Field field, long atNanos, DeviceKey device, int most, BooleanSupplier room) {
        lock.lock();
        try {
            FieldSchema there = fields.get(field.name());
            if (there != null) {
                return new Learned(there, false);
            }
            if (fields.size() >= most || !room.getAsBoolean()) {
                return Learned.NO_ROOM;
            }
            FieldSchema learned = new FieldSchema(field.name(), field.value().type(), atNanos, device);
            fields.put(field.name(), learned);
            return new Learned(learned, true);
        } finally {
            lock.unlock();
        }
    }

    /** Takes note of a reading with nothing wrong in it, and recognises the next ones like it. */
    void remember(Shape shape, Reading reading, long atNanos) {
        lock.lock();
        try {
            int place = place(reading.fields());
            take(shapes.get(place ^ 1));
            shapes.setRelease(place ^ 1, shapes.get(place));
            shape.note(atNanos, reading.series().device());
            shapes.setRelease(place, shape);
            noteSite(reading.series().device().site());
        } finally {
            lock.unlock();
        }
    }

    /** Takes note of a reading that has values of another type. */
    void note(Reading reading, @Nullable FieldSchema[] of, long atNanos) {
        lock.lock();
        try {
            DeviceKey device = reading.series().device();
            for (FieldSchema field : of) {
                if (field == null) {
                    unwatched++;
                } else {
                    field.seen(1, atNanos, device);
                }
            }
            readings++;
            lastSeenNanos = Math.max(lastSeenNanos, atNanos);
            noteSite(device.site());
        } finally {
            lock.unlock();
        }
    }

    private void take(@Nullable Shape shape) {
        if (shape != null) {
            Shape.Counted counted = shape.count();
            readings += counted.readings();
            unwatched += counted.unwatched();
            lastSeenNanos = Math.max(lastSeenNanos, shape.lastSeenNanos());
        }
    }

    /** From now on a field is of this type; gives the one it had, {@code null} when there is no such field. */
    @Nullable
    FieldType accept(String field, FieldType type) {
        lock.lock();
        try {
            FieldSchema known = fields.get(field);
            if (known == null) {
                return null;
            }
            FieldType before = known.type();
            known.accept(type);
            generation++; // after the type: who sees the new one makes no shape with the old type
            return before;
        } finally {
            lock.unlock();
        }
    }

    /** A field that has vanished, or come again. */
    record Changed(FieldSchema field, FieldSchema.Change change) {}

    /** Looks which fields do not come any more. What is silent altogether has not lost any. */
    List<Changed> look(long vanishedAfterNanos) {
        lock.lock();
        try {
            takeAll();
            long advance = lastSeenNanos - lookedNanos;
            lookedNanos = lastSeenNanos;
            if (advance <= 0) {
                return List.of();
            }
            activeNanos += Math.min(advance, vanishedAfterNanos / SILENCE);
            List<Changed> changed = new ArrayList<>(0);
            for (FieldSchema field : fields.values()) {
                FieldSchema.Change change = field.look(activeNanos, vanishedAfterNanos);
                if (change != FieldSchema.Change.NONE) {
                    changed.add(new Changed(field, change));
                }
            }
            return changed;
        } finally {
            lock.unlock();
        }
    }

    private void takeAll() {
        for (int i = 0; i < SHAPES; i++) {
            take(shapes.get(i));
        }
    }

    /** Whether a site has sent it, as far as that was noted. */
    boolean isOf(String site) {
        return sites.contains(site);
    }

    MeasurementState state() {
        lock.lock();
        try {
            takeAll();
            List<FieldState> states = fields.values().stream()
                    .map(FieldSchema::state)
                    .sorted(Comparator.comparing(FieldState::name))
                    .toList();
            return new MeasurementState(name, firstSeenNanos, lastSeenNanos, readings, unwatched, sites, states);
        } finally {
            lock.unlock();
        }
    }
}
