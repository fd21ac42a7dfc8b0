/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.schema;

import java.util.Locale;

/** What is done with a value of another type than its field's. */
public enum SchemaPolicy {
    /** It is told and passes; the store refuses what it must. */
    ALLOW,
    /** It becomes the field's type where that loses nothing; the reading is a dead letter where it does. */
    COERCE,
    /** Its reading is a dead letter. */
    DEAD_LETTER;

    /** As the settings and the API have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
