/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.route;

import java.util.Arrays;
import java.util.Optional;

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

    public static Optional<PayloadFormat> of(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word.equals(word))
                .findFirst();
    }
}
