/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.model;

/** One value of a field. The four cases are the field types that every store has. */
public sealed interface FieldValue {

    /** The type under which a store keeps this value. */
    FieldType type();

    /**
     * A decimal number, the default for every number a device sends.
     *
     * @param value finite: stores refuse NaN and infinities
     */
    record FloatValue(double value) implements FieldValue {
        public FloatValue {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("a field's number must be finite, not " + value);
            }
        }

        @Override
        public FieldType type() {
            return FieldType.FLOAT;
        }
    }

    /** A whole number of 64 bits, signed; only where a route asks for integers. */
    record IntegerValue(long value) implements FieldValue {
        @Override
        public FieldType type() {
            return FieldType.INTEGER;
        }
    }

    record BooleanValue(boolean value) implements FieldValue {
        @Override
        public FieldType type() {
            return FieldType.BOOLEAN;
        }
    }

    /**
     * A text.
     *
     * @param value at most {@value #MAX_LENGTH} UTF-16 code units; may be empty and may hold line breaks
     */
    record StringValue(String value) implements FieldValue {

        /** 64 K code units: InfluxDB's own limit for a string field is 64 KB. */
        public static final int MAX_LENGTH = 65_535;

        public StringValue {
            if (value.length() > MAX_LENGTH) {
                throw new IllegalArgumentException(
                        "a text field has %d characters; the most is %d".formatted(value.length(), MAX_LENGTH));
            }
        }

        @Override
        public FieldType type() {
            return FieldType.STRING;
        }
    }
}
