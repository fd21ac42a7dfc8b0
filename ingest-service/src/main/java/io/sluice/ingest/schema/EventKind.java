/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What kinds of events there are. The order is part of the file's format. */
public enum EventKind {
    /** A measurement came for the first time; its first message's fields belong to this event. */
    NEW_MEASUREMENT,
    /** A field came that the measurement had not had. */
    NEW_FIELD,
    /** A field does not come any more while its measurement goes on. */
    VANISHED,
    /** A field that had vanished has come again. */
    RETURNED,
    /** A value is of another type than its field. */
    TYPE_CHANGED,
    /** The values of a field are larger, smaller or shifted as a change of its unit would make them. */
    SCALE_JUMP;

    /** As metrics, the API and the log have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The kind of this word. */
    static Optional<EventKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    /** Whether somebody may have to act. */
    boolean isOdd() {
        return this == VANISHED || this == TYPE_CHANGED || this == SCALE_JUMP;
    }
}
