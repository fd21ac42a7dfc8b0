/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.ingest.guard;

/** The guards there are, with the reason of their dead letters and their name in metrics. */
public enum Guard {
    NEW_SERIES("new-series", "too-many-series"),
    TIMES("times", "time-out-of-range"),
    FIELDS("fields", "too-many-fields"),
    NAMES("names", "name-too-long"),
    SITE_RATE("site-rate", "site-over-rate");

    private final String word;
    private final String reason;

    Guard(String word, String reason) {
        this.word = word;
        this.reason = reason;
    }

    /** As metrics and the API spell it. */
    public String word() {
        return word;
    }

    /** The reason of the dead letters it makes. */
    public String reason() {
        return reason;
    }
}
