/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.model;

import org.jspecify.annotations.Nullable;

/**
 * Texts that kept a rule lately, by their hash: decoders hand in the same strings again and again. Threads may overwrite each
 * other's entries; as strings are immutable, the worst is that one is checked once more.
 */
record PassedTexts(@Nullable String[] texts) {

    private static final int PLACES = 2_048;

    PassedTexts() {
        this(new @Nullable String[PLACES]);
    }

    /** Whether it is this very object that passed, not an equal one: comparing characters is what this saves. */
    boolean has(String text) {
        return texts[place(text)] == text;
    }

    void add(String text) {
        texts[place(text)] = text;
    }

    private static int place(String text) {
        return text.hashCode() & PLACES - 1;
    }
}
