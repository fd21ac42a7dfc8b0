/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the API shows of the schema. */
final class SchemaViews {

    private SchemaViews() {}

    /** The measurements that the caller may see, by name. */
    record Schema(String policy, List<Measurement> measurements) {}

    /**
     * A measurement.
     *
     * @param unwatchedValues values of fields for which there was no room, about
     * @param fields left out of a list of all measurements
     */
    record Measurement(
            String measurement,
            Instant firstSeen,
            Instant lastSeen,
            long readings,
            long unwatchedValues,
            int fieldCount,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Field> fields) {

        static Measurement of(MeasurementState state, boolean withFields) {
            return new Measurement(
                    state.name(),
                    instant(state.firstSeenNanos()),
                    instant(state.lastSeenNanos()),
                    state.readings(),
                    state.unwatched(),
                    state.fields().size(),
                    withFields ? state.fields().stream().map(Field::of).toList() : null);
        }
    }

    /**
     * A field, over all devices of the measurement.
     *
     * @param conflicts values of another type, about
     * @param vanished whether it does not come any more while the measurement goes on
     */
    record Field(
            String field,
            String type,
            Instant firstSeen,
            Instant lastSeen,
            long values,
            long conflicts,
            boolean vanished) {

        static Field of(FieldState state) {
            return new Field(
                    state.name(),
                    TypeWords.of(state.type()),
                    instant(state.firstSeenNanos()),
                    instant(state.lastSeenNanos()),
                    state.values(),
                    state.conflicts(),
                    state.vanished());
        }
    }

    /** A page of events, newest first; {@code cursor} goes on after the last of them. */
    record Events(List<Event> events, @Nullable String cursor) {}

    /** An event; {@code null} where there is nothing to say. */
    record Event(
            String id,
            String kind,
            String measurement,
            @Nullable String field,
            String site,
            String device,
            @Nullable String was,
            @Nullable String is,
            @Nullable String outcome,
            String detail,
            Instant time,
            Instant lastTime,
            long count) {

        static Event of(SchemaEvent event) {
            ConflictOutcome outcome = event.outcome();
            return new Event(
                    Long.toString(event.id()),
                    event.kind().word(),
                    event.measurement(),
                    text(event.field()),
                    event.site(),
                    event.device(),
                    text(event.was()),
                    text(event.is()),
                    outcome == null ? null : outcome.word(),
                    event.detail(),
                    instant(event.firstNanos()),
                    instant(event.lastNanos()),
                    event.count());
        }
    }

    /** What was accepted. */
    record Accepted(String measurement, String field, String was, String type) {}

    private static @Nullable String text(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }
}
