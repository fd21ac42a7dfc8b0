/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import io.sluice.model.DeviceKey;
import io.sluice.model.FieldType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The schema as bytes; {@code docs/formats/schema.md} is the format. */
final class SchemaBytes {

    static final int VERSION = 1;

    private static final int NO_OUTCOME = 255;

    private SchemaBytes() {}

    static byte[] write(SchemaState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 12);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(state.nextEventId());
            out.writeInt(state.measurements().size());
            for (MeasurementState measurement : state.measurements()) {
                write(out, measurement);
            }
            out.writeInt(state.events().size());
            for (SchemaEvent event : state.events()) {
                write(out, event);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, MeasurementState measurement) throws IOException {
        out.writeUTF(measurement.name());
        out.writeLong(measurement.firstSeenNanos());
        out.writeLong(measurement.lastSeenNanos());
        out.writeLong(measurement.readings());
        out.writeLong(measurement.unwatched());
        out.writeInt(measurement.sites().size());
        for (String site : measurement.sites()) {
            out.writeUTF(site);
        }
        out.writeInt(measurement.fields().size());
        for (FieldState field : measurement.fields()) {
            write(out, field);
        }
    }

    private static void write(DataOutputStream out, FieldState field) throws IOException {
        out.writeUTF(field.name());
        out.writeByte(field.type().ordinal());
        out.writeBoolean(field.vanished());
        out.writeLong(field.firstSeenNanos());
        out.writeLong(field.lastSeenNanos());
        out.writeLong(field.values());
        out.writeLong(field.conflicts());
        out.writeLong(field.longestPauseNanos());
        out.writeUTF(field.example().site());
        out.writeUTF(field.example().device());
    }

    private static void write(DataOutputStream out, SchemaEvent event) throws IOException {
        ConflictOutcome outcome = event.outcome();
        out.writeLong(event.id());
        out.writeByte(event.kind().ordinal());
        out.writeByte(outcome == null ? NO_OUTCOME : outcome.ordinal());
        out.writeLong(event.firstNanos());
        out.writeLong(event.lastNanos());
        out.writeLong(event.count());
        out.writeUTF(event.measurement());
        out.writeUTF(event.field());
        out.writeUTF(event.site());
        out.writeUTF(event.device());
        out.writeUTF(event.was());
        out.writeUTF(event.is());
        out.writeUTF(event.detail());
    }

    /** What was written; empty when it is something else. */
    static Optional<SchemaState> read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            long nextEventId = in.readLong();
            List<MeasurementState> measurements = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                measurements.add(measurement(in));
            }
            List<SchemaEvent> events = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                events.add(event(in));
            }
            return in.read() < 0 ? Optional.of(new SchemaState(measurements, events, nextEventId)) : Optional.empty();
        } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException damaged) {
            return Optional.empty();
        }
    }

    private static MeasurementState measurement(DataInputStream in) throws IOException {
        String name = in.readUTF();
        long firstSeen = in.readLong();
        long lastSeen = in.readLong();
        long readings = in.readLong();
        long unwatched = in.readLong();
        Set<String> sites = new HashSet<>();
        for (int left = in.readInt(); left > 0; left--) {
            sites.add(in.readUTF());
        }
        List<FieldState> fields = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            fields.add(field(in));
        }
        return new MeasurementState(name, firstSeen, lastSeen, readings, unwatched, sites, fields);
    }

    private static FieldState field(DataInputStream in) throws IOException {
        String name = in.readUTF();
        FieldType type = FieldType.values()[in.readUnsignedByte()];
        boolean vanished = in.readBoolean();
        return new FieldState(
                name,
                type,
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                vanished,
                in.readLong(),
                new DeviceKey(in.readUTF(), in.readUTF()));
    }

    private static SchemaEvent event(DataInputStream in) throws IOException {
        long id = in.readLong();
        EventKind kind = EventKind.values()[in.readUnsignedByte()];
        int outcome = in.readUnsignedByte();
        long first = in.readLong();
        long last = in.readLong();
        long count = in.readLong();
        return new SchemaEvent(
                id,
                kind,
                in.readUTF(),
                in.readUTF(),
                in.readUTF(),
                in.readUTF(),
                in.readUTF(),
                in.readUTF(),
                outcome(outcome),
                in.readUTF(),
                first,
                last,
                count);
    }

    private static @Nullable ConflictOutcome outcome(int written) {
        return written == NO_OUTCOME ? null : ConflictOutcome.values()[written];
    }
}
