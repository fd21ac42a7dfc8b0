/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.model;

/**
 * A named value of a reading.
 *
 * @param name by the rule of {@link Names}; never {@code time}, {@code site} or {@code device}, which are the series' own
 */
public record Field(String name, FieldValue value) {

    public Field {
        Names.check("field", name);
        if (isReserved(name)) {
            throw new IllegalArgumentException("field name '%s' is reserved".formatted(name));
        }
    }

    /** Whether a field may not have this name, because the store uses it for the series or the time. */
    public static boolean isReserved(String name) {
        return name.equals("time") || name.equals("site") || name.equals("device");
    }

    public static Field of(String name, double value) {
        return new Field(name, new FieldValue.FloatValue(value));
    }

    public static Field of(String name, String value) {
        return new Field(name, new FieldValue.StringValue(value));
    }

    public static Field of(String name, boolean value) {
        return new Field(name, new FieldValue.BooleanValue(value));
    }

    /** A whole-number field; {@link #of(String, double)} is what devices' numbers become by default. */
    public static Field ofInteger(String name, long value) {
        return new Field(name, new FieldValue.IntegerValue(value));
    }
}
