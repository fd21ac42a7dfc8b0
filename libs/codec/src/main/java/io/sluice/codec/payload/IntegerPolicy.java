/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.payload;

import java.util.Arrays;
import java.util.Optional;

/** What a number that is written as a whole one becomes. */
public enum IntegerPolicy {
    /** A decimal number, so that 21 today and 21.5 tomorrow are of one type. */
    AS_FLOAT("as-float"),
    /** A whole number of 64 bits; the device must never send a fraction under the same name. */
    AS_WRITTEN("as-written");

    private final String word;

    IntegerPolicy(String word) {
        this.word = word;
    }

    /** As configuration and documentation spell it. */
    public String word() {
        return word;
    }

    public static Optional<IntegerPolicy> of(String word) {
        return Arrays.stream(values())
                .filter(policy -> policy.word.equals(word))
                .findFirst();
    }
}
