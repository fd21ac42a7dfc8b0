/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import io.sluice.model.Field;
import io.sluice.model.FieldValue;
import io.sluice.model.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Decides by the policy on readings with values of another type than their fields. Thread-safe. */
final class Conflicts {

    private final SchemaPolicy policy;
    private final SchemaEvents events;
    private final LongAdder[] counts = new LongAdder[ConflictOutcome.values().length];

    Conflicts(SchemaPolicy policy, SchemaEvents events) {
        this.policy = policy;
        this.events = events;
        Arrays.setAll(counts, _ -> new LongAdder());
    }

    long count(ConflictOutcome outcome) {
        return counts[outcome.ordinal()].sum();
    }

    /**
     * Decides on a reading that has at least one such value.
     *
     * @param fields those of the reading in its order; {@code null} for one that is not watched
     */
    Verdict decide(Reading reading, @Nullable FieldSchema[] fields, long atNanos) {
        List<Field> decided = new ArrayList<>(reading.fields());
        Verdict.Refused refused = null;
        for (int i = 0; i < fields.length; i++) {
            FieldSchema field = fields[i];
            FieldValue value = decided.get(i).value();
            if (field == null || field.type() == value.type()) {
                continue;
            }
            FieldValue coerced = policy == SchemaPolicy.COERCE ? Coercion.to(field.type(), value) : null;
            ConflictOutcome outcome = outcome(coerced);
            tell(reading, field, value, outcome, atNanos);
            if (coerced != null) {
                decided.set(i, new Field(field.name(), coerced));
            } else if (outcome == ConflictOutcome.DEAD_LETTERED && refused == null) {
                refused = new Verdict.Refused(detail(reading, field, value));
            }
        }
        if (refused != null) {
            return refused;
        }
        return policy == SchemaPolicy.COERCE
                ? new Verdict.Coerced(new Reading(reading.series(), reading.timeNanos(), decided))
                : Verdict.PASSES;
    }

    private ConflictOutcome outcome(@Nullable FieldValue coerced) {
        return switch (policy) {
            case ALLOW -> ConflictOutcome.ALLOWED;
            case COERCE -> coerced == null ? ConflictOutcome.DEAD_LETTERED : ConflictOutcome.COERCED;
            case DEAD_LETTER -> ConflictOutcome.DEAD_LETTERED;
        };
    }

    private void tell(Reading reading, FieldSchema field, FieldValue value, ConflictOutcome outcome, long atNanos) {
        counts[outcome.ordinal()].increment();
        field.conflicted();
        String measurement = reading.series().measurement();
        String was = TypeWords.of(field.type());
        String is = TypeWords.of(value.type());
        events.report(
                new Finding(
                        EventKind.TYPE_CHANGED,
                        measurement,
                        field.name(),
                        reading.series().device(),
                        was,
                        is,
                        outcome,
                        () -> text(reading, field.name(), was, value, outcome)),
                atNanos);
    }

    private static String text(Reading reading, String field, String was, FieldValue value, ConflictOutcome outcome) {
        return "field '%s' of '%s' is %s and comes as %s (%s) from device '%s' of site '%s': %s"
                .formatted(
                        field,
                        reading.series().measurement(),
                        was,
                        TypeWords.of(value.type()),
                        TypeWords.shown(value),
                        reading.series().device().device(),
                        reading.series().device().site(),
                        outcome.word().replace('_', ' '));
    }

    private String detail(Reading reading, FieldSchema field, FieldValue value) {
        String measurement = reading.series().measurement();
        String type = TypeWords.of(value.type());
        return ("field '%s' of measurement '%s' is %s and came as %s, %s%s. If that is wrong, mend the device (or a filter of its"
                        + " route). If it is meant, POST /api/v1/schema/accept"
                        + " {\"measurement\":\"%s\",\"field\":\"%s\",\"type\":\"%s\"} and replay this letter; the store may still"
                        + " have the old type")
                .formatted(
                        field.name(),
                        measurement,
                        TypeWords.of(field.type()),
                        type,
                        TypeWords.shown(value),
                        policy == SchemaPolicy.COERCE ? ", which is no " + TypeWords.of(field.type()) : "",
                        measurement.replace("\"", "\\\""),
                        field.name().replace("\"", "\\\""),
                        type);
    }
}
