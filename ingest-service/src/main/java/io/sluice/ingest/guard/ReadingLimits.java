/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

import io.sluice.codec.payload.FieldRules;
import io.sluice.model.Field;
import io.sluice.model.Names;
import io.sluice.model.Reading;
import io.sluice.model.SeriesKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many fields a reading may have, and how long names may be. What the decoder holds every reading to is not looked at again. */
final class ReadingLimits {

    private final int maxFields;
    private final int maxNameLength;

    ReadingLimits(int maxFields, int maxNameLength) {
        this.maxFields = maxFields;
        this.maxNameLength = maxNameLength;
    }

    /** What the reading breaks; {@code null} when nothing. */
    @Nullable
    Breach breach(Reading reading) {
        if (reading.fields().size() > maxFields) {
            return new Breach(
                    Guard.FIELDS,
                    "the reading has %d fields; the most is %d (sluice.ingest.guards.max-fields)"
                            .formatted(reading.fields().size(), maxFields));
        }
        return maxNameLength < Names.MAX_LENGTH ? breachOfNames(reading) : null;
    }

    private @Nullable Breach breachOfNames(Reading reading) {
        List<Field> fields = reading.fields();
        for (int i = 0; i < fields.size(); i++) {
            if (isTooLong(fields.get(i).name())) {
                return tooLong("field", fields.get(i).name());
            }
        }
        SeriesKey series = reading.series();
        if (isTooLong(series.measurement())) {
            return tooLong("measurement", series.measurement());
        }
        if (isTooLong(series.device().site())) {
            return tooLong("site", series.device().site());
        }
        if (isTooLong(series.device().device())) {
            return tooLong("device", series.device().device());
        }
        return series.tags().isEmpty() ? null : breachOfTags(series.tags().values());
    }

    private @Nullable Breach breachOfTags(Map<String, String> tags) {
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            if (isTooLong(tag.getKey())) {
                return tooLong("tag", tag.getKey());
            }
            if (isTooLong(tag.getValue())) {
                return tooLong("value of the tag '" + FieldRules.shortened(tag.getKey()) + "',", tag.getValue());
            }
        }
        return null;
    }

    private boolean isTooLong(String name) {
        return name.length() > maxNameLength && name.codePointCount(0, name.length()) > maxNameLength;
    }

    private Breach tooLong(String kind, String name) {
        return new Breach(
                Guard.NAMES,
                "the %s '%s' has %d characters; the most is %d (sluice.ingest.guards.max-name-length)"
                        .formatted(
                                kind,
                                FieldRules.shortened(name),
                                name.codePointCount(0, name.length()),
                                maxNameLength));
    }
}
