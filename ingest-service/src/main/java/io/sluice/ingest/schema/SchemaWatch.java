/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import io.sluice.codec.Decoding;
import io.sluice.ingest.inspect.Inspector;
import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.FieldType;
import io.sluice.model.Reading;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns what fields each measurement has and of what type, over all sites, as the store has them; tells what changes, and
 * decides by the policy on values of another type. The type of a field is that of its first value until somebody accepts
 * another, so what was refused is refused again after a crash.
 *
 * <p>Thread-safe. A reading such as there was before costs a lookup of its measurement and a comparison of its fields: no
 * lock, and nothing is allocated.
 */
public final class SchemaWatch implements Inspector {

    private static final Logger log = LoggerFactory.getLogger(SchemaWatch.class);

    /** The reason of dead letters by the policy. */
    public static final String TYPE_CHANGED = "type-changed";

    private final SchemaSettings settings;
    private final Map<String, MeasurementSchema> measurements = new ConcurrentHashMap<>();
    private final AtomicInteger fields = new AtomicInteger();
    private final SchemaEvents events;
    private final SchemaNews news;
    private final Conflicts conflicts;
    private final LevelTable levels = new LevelTable();
    private final LongAdder unwatched = new LongAdder();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicBoolean toldFull = new AtomicBoolean();

    /** A watch that has learned nothing yet. */
    public SchemaWatch(SchemaSettings settings) {
        this(settings, System::nanoTime);
    }

    SchemaWatch(SchemaSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.events = new SchemaEvents(nanoTime);
        this.news = new SchemaNews(events);
        this.conflicts = new Conflicts(settings.policy(), events);
    }

    @Override
    public Decoding.Decoded inspect(long sequence, long receivedAtNanos, Decoding.Decoded decoded) {
        List<Reading> readings = decoded.readings();
        boolean due = levels.isDue(sequence);
        Amended amended = null;
        for (int i = 0; i < readings.size(); i++) {
            Reading reading = readings.get(i);
            Verdict verdict = judge(sequence, receivedAtNanos, reading);
            if (verdict != Verdict.PASSES || amended != null) {
                amended = amended == null ? new Amended(decoded, i) : amended;
                amended.add(i, reading, verdict);
            }
            if (due && verdict == Verdict.PASSES) {
                levels.look(
                        reading, receivedAtNanos, (field, jump) -> news.jump(reading, field, jump, receivedAtNanos));
            }
        }
        return amended == null ? decoded : amended.decoded();
    }

    private Verdict judge(long sequence, long atNanos, Reading reading) {
        MeasurementSchema measurement = measurements.get(reading.series().measurement());
        if (measurement != null && measurement.isKnown(reading, atNanos)) {
            return Verdict.PASSES;
        }
        if (measurement == null) {
            measurement = learn(reading, sequence, atNanos);
        }
        return measurement == null ? Verdict.PASSES : judgeClosely(measurement, sequence, atNanos, reading);
    }

    private @Nullable MeasurementSchema learn(Reading reading, long sequence, long atNanos) {
        String name = reading.series().measurement();
        if (measurements.size() >= settings.measurements()) {
            unwatched.increment();
            if (!toldFull.getAndSet(true)) {
                log.warn(
                        "schema: measurement '{}' and further ones are not watched: there are"
                                + " sluice.ingest.schema.learn.measurements={}",
                        name,
                        settings.measurements());
            }
            return null;
        }
        MeasurementSchema learned = new MeasurementSchema(name, sequence, atNanos);
        MeasurementSchema other = measurements.putIfAbsent(name, learned);
        if (other != null) {
            return other;
        }
        changes.incrementAndGet();
        news.measurement(reading, atNanos);
        return learned;
    }

    private Verdict judgeClosely(MeasurementSchema measurement, long sequence, long atNanos, Reading reading) {
        int generation = measurement.generation();
        List<Field> given = reading.fields();
        @Nullable FieldSchema[] found = new FieldSchema[given.size()];
        boolean asLearned = true;
        for (int i = 0; i < found.length; i++) {
            Field field = given.get(i);
            FieldSchema known = measurement.field(field.name());
            found[i] = known == null ? learn(measurement, field, sequence, atNanos, reading) : known;
            asLearned &= found[i] == null || found[i].type() == field.value().type();
        }
        if (asLearned) {
            measurement.remember(new Shape(generation, reading, found), reading, atNanos);
            return Verdict.PASSES;
        }
        measurement.note(reading, found, atNanos);
        return conflicts.decide(reading, found, atNanos);
    }

    private @Nullable FieldSchema learn(
            MeasurementSchema measurement, Field field, long sequence, long atNanos, Reading reading) {
        DeviceKey device = reading.series().device();
        MeasurementSchema.Learned learned =
                measurement.learn(field, atNanos, device, settings.fields(), this::takeRoom);
        if (learned.isNew()) {
            changes.incrementAndGet();
            if (!measurement.isFirst(sequence)) {
                news.field(reading, field, atNanos);
            }
        }
        if (learned.field() == null && measurement.isFullForTheFirstTime()) {
            log.warn(
                    "schema: field '{}' of '{}' and further ones are not watched: it has {} (sluice.ingest.schema.learn.fields"
                            + "={}), all together {} of {}",
                    field.name(),
                    measurement.name(),
                    measurement.size(),
                    settings.fields(),
                    fields.get(),
                    SchemaSettings.MOST_FIELDS);
        }
        return learned.field();
    }

    private boolean takeRoom() {
        return fields.getAndUpdate(count -> Math.min(count + 1, SchemaSettings.MOST_FIELDS))
                < SchemaSettings.MOST_FIELDS;
    }

    /** Looks which fields do not come any more. To be called now and then, by one thread. */
    void lookForVanished() {
        long limit = settings.vanishedAfter().toNanos();
        for (MeasurementSchema measurement : measurements.values()) {
            for (MeasurementSchema.Changed changed : measurement.look(limit)) {
                news.changed(measurement, changed);
            }
        }
    }

    /** Gives room in the table of levels to new series. To be called once a day. */
    void forgetSilentLevels() {
        levels.makeRoom();
    }

    /**
     * From now on a field is of this type.
     *
     * @return the type it had; empty when there is no such field
     */
    Optional<FieldType> accept(String measurement, String field, FieldType type) {
        MeasurementSchema known = measurements.get(measurement);
        FieldType before = known == null ? null : known.accept(field, type);
        if (before != null) {
            events.beginAnew(measurement, field);
            changes.incrementAndGet();
        }
        return Optional.ofNullable(before);
    }

    /** A measurement as it is now. */
    Optional<MeasurementState> state(String measurement) {
        return Optional.ofNullable(measurements.get(measurement)).map(MeasurementSchema::state);
    }

    /** All measurements as they are now, by name. */
    List<MeasurementState> states() {
        return measurements.values().stream()
                .map(MeasurementSchema::state)
                .sorted(Comparator.comparing(MeasurementState::name))
                .toList();
    }

    SchemaPolicy policy() {
        return settings.policy();
    }

    SchemaEvents events() {
        return events;
    }

    /** Grows with everything that should not be forgotten. */
    long changes() {
        return changes.get() + events.nextId();
    }

    /** Goes on from what was kept, before the first message; what there is no room for any more stays nevertheless. */
    void restore(SchemaState kept) {
        for (MeasurementState state : kept.measurements()) {
            measurements.put(state.name(), MeasurementSchema.of(state));
            fields.addAndGet(state.fields().size());
        }
        events.restore(kept.events(), kept.nextEventId());
    }

    SchemaState kept() {
        return new SchemaState(states(), events.all(), events.nextId());
    }

    /** Events of a kind since the start. */
    public long eventCount(EventKind kind) {
        return events.count(kind);
    }

    /** Events since the start that were counted only, since there were too many of one site. */
    public long suppressedEvents() {
        return events.suppressed();
    }

    /** Values of another type than their field's since the start, by what became of them. */
    public long conflictCount(ConflictOutcome outcome) {
        return conflicts.count(outcome);
    }

    /** Fields that are known, of all measurements. */
    public int fieldCount() {
        return fields.get();
    }

    /** Series whose levels are watched. */
    public int levelCount() {
        return levels.size();
    }

    /** Readings since the start of measurements for which there was no room. */
    public long unwatchedReadings() {
        return unwatched.sum();
    }
}
