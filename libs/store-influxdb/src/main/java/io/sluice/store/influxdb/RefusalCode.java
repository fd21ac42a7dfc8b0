/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.influxdb;

import java.util.Locale;

/** Why InfluxDB refuses a line, read from its own words, most telling first. The words are those of 1.x, 2.x and 3.x. */
enum RefusalCode {
    FIELD_TYPE_CONFLICT("field type conflict", "invalid column type for column", "already exists as type"),
    OUTSIDE_RETENTION("retention policy of duration", "points beyond retention policy", "outside retention policy"),
    TIME_OUT_OF_RANGE("time outside range"),
    SERIES_LIMIT("limit exceeded", "would exceed", "too many"),
    RESERVED_NAME("reserved tag key", "reserved", "invalid field name", "invalid tag key"),
    UNPARSEABLE_LINE("unable to parse", "parsing failed", "failed to parse", "could not parse", "missing field"),
    /** By one line alone, for being larger than a request may be. */
    TOO_LARGE(),
    /** For a reason that is in no table. */
    REFUSED();

    private final String[] words;

    RefusalCode(String... words) {
        this.words = words;
    }

    static RefusalCode of(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (RefusalCode code : values()) {
            for (String word : code.words) {
                if (lower.contains(word)) {
                    return code;
                }
            }
        }
        return REFUSED;
    }

    /** The word that metrics and dead letters carry. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
