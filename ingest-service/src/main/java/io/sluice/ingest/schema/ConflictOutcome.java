/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import java.util.Locale;

/** What became of a value of another type than its field's. The order is part of the file's format. */
public enum ConflictOutcome {
    /** It went to the store as it was. */
    ALLOWED,
    /** It went to the store as a value of the field's type. */
    COERCED,
    /** Its reading is a dead letter. */
    DEAD_LETTERED;

    /** As metrics and the API have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
