/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.settings;

import java.util.Optional;

/** Settings as they are in force, for checks that look at several of them. */
@FunctionalInterface
public interface SettingsView {

    /** The value of a property, by its canonical name; empty when it is not set and has no default in the program. */
    Optional<String> value(String name);

    /** Whether a setting is set to this word, whatever its case. */
    default boolean is(String name, String word) {
        return value(name).map(word::equalsIgnoreCase).orElse(false);
    }
}
