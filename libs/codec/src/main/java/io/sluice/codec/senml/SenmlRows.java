/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.senml;

import io.sluice.codec.DecodeFault;
import io.sluice.codec.Decoding;
import io.sluice.codec.payload.FieldRules;
import io.sluice.model.Field;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the records of one time together into one reading. Readings and faults are numbered together, in the order in which
 * each began.
 */
final class SenmlRows {

    private final SeriesKey series;
    private final Map<Long, List<Field>> rows = new LinkedHashMap<>();
    private final List<DecodeFault> faults = new ArrayList<>(0);

    SenmlRows(SeriesKey series) {
        this.series = series;
    }

    /** Adds the fields of a record, all or none of them. */
    void add(int record, long timeNanos, List<Field> fields) {
        List<Field> there = rows.get(timeNanos);
        for (Field field : fields) {
            if (there != null && FieldRules.has(there, field.name())) {
                refuse(
                        record,
                        "duplicate-field",
                        "the field '%s' comes twice for the same time".formatted(field.name()));
                return;
            }
        }
        if (there == null) {
            rows.put(timeNanos, new ArrayList<>(fields));
        } else {
            there.addAll(fields);
        }
    }

    void refuse(int record, String reason, String detail) {
        int index = rows.size() + faults.size();
        faults.add(new DecodeFault(index, reason, "record %d: %s".formatted(record, detail)));
    }

    @Nullable
    Decoding decoded() {
        List<Reading> readings = new ArrayList<>(rows.size());
        rows.forEach((time, fields) -> readings.add(new Reading(series, time, fields)));
        return readings.isEmpty() && faults.isEmpty() ? null : new Decoding.Decoded(readings, faults);
    }
}
