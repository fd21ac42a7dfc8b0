/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.model;

/** The type of a field, in InfluxDB's terms. A field keeps the type of its first value for as long as a store lives. */
public enum FieldType {
    FLOAT,
    INTEGER,
    BOOLEAN,
    STRING;

    /** Whether values of this type can be averaged, summed and ranked. */
    public boolean isNumeric() {
        return this == FLOAT || this == INTEGER;
    }
}
