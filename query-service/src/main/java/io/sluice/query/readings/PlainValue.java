/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.query.readings;

import io.sluice.model.FieldValue;

/** Field values as what JSON knows. */
public final class PlainValue {

    private PlainValue() {}

    /** The value as a {@code Double}, {@code Long}, {@code Boolean} or {@code String}. */
    public static Object of(FieldValue value) {
        return switch (value) {
            case FieldValue.FloatValue(double number) -> number;
            case FieldValue.IntegerValue(long number) -> number;
            case FieldValue.BooleanValue(boolean truth) -> truth;
            case FieldValue.StringValue(String text) -> text;
        };
    }
}
