/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import io.sluice.model.DeviceKey;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import java.util.function.Supplier;

/** Puts into words what was noticed, apart from conflicts of types. Thread-safe. */
final class SchemaNews {

    private final SchemaEvents events;

    SchemaNews(SchemaEvents events) {
        this.events = events;
    }

    /** The first reading of a measurement. */
    void measurement(Reading reading, long atNanos) {
        String name = reading.series().measurement();
        report(
                EventKind.NEW_MEASUREMENT,
                name,
                "",
                reading.series().device(),
                "",
                "",
                () -> "measurement '%s' comes for the first time, %s"
                        .formatted(name, from(reading.series().device())),
                atNanos);
    }

    /** The first value of a field. */
    void field(Reading reading, Field field, long atNanos) {
        String measurement = reading.series().measurement();
        DeviceKey device = reading.series().device();
        String type = TypeWords.of(field.value().type());
        report(
                EventKind.NEW_FIELD,
                measurement,
                field.name(),
                device,
                "",
                type,
                () -> "field '%s' of '%s' comes for the first time, as %s, %s"
                        .formatted(field.name(), measurement, type, from(device)),
                atNanos);
    }

    void jump(Reading reading, Field field, Jump jump, long atNanos) {
        String measurement = reading.series().measurement();
        DeviceKey device = reading.series().device();
        report(
                EventKind.SCALE_JUMP,
                measurement,
                field.name(),
                device,
                "about " + Jump.number(jump.before()),
                jump.word(),
                () -> "field '%s' of '%s', %s: %s".formatted(field.name(), measurement, from(device), jump.detail()),
                atNanos);
    }

    /** A field has vanished, or come again. */
    void changed(MeasurementSchema measurement, MeasurementSchema.Changed changed) {
        FieldState field = changed.field().state();
        boolean gone = changed.change() == FieldSchema.Change.VANISHED;
        String type = TypeWords.of(field.type());
        report(
                gone ? EventKind.VANISHED : EventKind.RETURNED,
                measurement.name(),
                field.name(),
                field.example(),
                gone ? type : "",
                gone ? "" : type,
                () -> (gone
                                ? "field '%s' of '%s' does not come any more, and the measurement goes on; it last came %s"
                                : "field '%s' of '%s' comes again, %s")
                        .formatted(field.name(), measurement.name(), from(field.example())),
                measurement.state().lastSeenNanos());
    }

    private static String from(DeviceKey device) {
        return "from device '%s' of site '%s'".formatted(device.device(), device.site());
    }

    private void report(
            EventKind kind,
            String measurement,
            String field,
            DeviceKey device,
            String was,
            String is,
            Supplier<String> detail,
            long atNanos) {
        events.report(new Finding(kind, measurement, field, device, was, is, null, detail), atNanos);
    }
}
