/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.route;

import io.sluice.codec.payload.NumberRules;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The formats a route can name. */
public enum PayloadFormat {
    JSON("json"),
    VALUE("value"),
    SENML("senml"),
    LINE_PROTOCOL("line-protocol"),
    SPARKPLUG_B("sparkplug-b");

    private final String word;

    PayloadFormat(String word) {
        this.word = word;
    }

    /** As configuration and documentation spell it. */
    public String word() {
        return word;
    }

    /** The measurement where neither topic nor route names one; {@code null} when the payload or they must. */
    public @Nullable String ownMeasurement() {
        return switch (this) {
            case SENML -> "senml";
            case JSON, VALUE, LINE_PROTOCOL, SPARKPLUG_B -> null;
        };
    }

    /** How numbers are read where a route says nothing. */
    public NumberRules numbers() {
        return this == LINE_PROTOCOL ? NumberRules.LINE_PROTOCOL : NumberRules.DEFAULT;
    }

    public static Optional<PayloadFormat> of(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word.equals(word))
                .findFirst();
    }
}
