/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.ledger;

import io.sluice.model.Field;
import io.sluice.model.FieldValue;
import io.sluice.model.Reading;
import java.util.List;

/** What the ledger wants to know of a reading. */
final class Readings {

    /** The field whose numbers are a sequence. */
    static final String SEQUENCE = "seq";

    private static final long NO_NUMBER = -1;

    /** The time of receipt, and a nanosecond more for each reading before it in its message. */
    private static final long GIVEN_WITHIN = 1_000_000;

    private Readings() {}

    /** The reading's own time; {@link Sequence#NO_TIME} when it was given that of its receipt. */
    static long ownTime(Reading reading, long receivedAtNanos) {
        long after = reading.timeNanos() - receivedAtNanos;
        return after >= 0 && after < GIVEN_WITHIN ? Sequence.NO_TIME : reading.timeNanos();
    }

    /** Its place in the sequence; -1 when it has none: no field of that name, or no whole number from 0 to 2^53. */
    static long number(Reading reading) {
        List<Field> fields = reading.fields();
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(SEQUENCE)) {
                return number(fields.get(i).value());
            }
        }
        return NO_NUMBER;
    }

    private static long number(FieldValue value) {
        long number = switch (value) {
            case FieldValue.FloatValue(double decimal) -> decimal == Math.rint(decimal) ? (long) decimal : NO_NUMBER;
            case FieldValue.IntegerValue(long whole) -> whole;
            case FieldValue.BooleanValue _, FieldValue.StringValue _ -> NO_NUMBER;
        };
        return number >= 0 && number <= Sequence.LARGEST ? number : NO_NUMBER;
    }
}
