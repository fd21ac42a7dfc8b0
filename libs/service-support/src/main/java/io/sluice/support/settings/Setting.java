/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.settings;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One setting that Sluice knows.
 *
 * @param name in canonical form, {@code []} standing for an index: {@code sluice.security.keys[].name}
 * @param defaultValue as the reference shows it; {@code –} where there is none
 * @param description one sentence for the reference
 */
public record Setting(String name, SettingType type, String defaultValue, String description) {

    /** Whether a property of this (canonical or relaxed) name is meant. */
    boolean isNamed(String property) {
        String wanted = uniform(name);
        String given = uniform(property);
        return given.equals(wanted)
                || (wanted.endsWith("[]") && given.equals(wanted.substring(0, wanted.length() - 2)));
    }

    /** Whether an environment variable of this name is meant: upper case, everything but letters and digits as {@code _}. */
    boolean isNamedByVariable(String variable) {
        String spelled = variablePattern(name.replace('-', '_'));
        String squeezed = variablePattern(name.replace("-", ""));
        return Pattern.matches(spelled, variable) || Pattern.matches(squeezed, variable);
    }

    private static String variablePattern(String name) {
        String pattern = name.toUpperCase(Locale.ROOT).replace(".", "_").replace("[]", "_[0-9]+");
        return pattern.endsWith("_[0-9]+") ? pattern.substring(0, pattern.length() - 7) + "(_[0-9]+_?)?" : pattern;
    }

    private static String uniform(String property) {
        return property.toLowerCase(Locale.ROOT).replace("-", "").replaceAll("\\[[0-9]*]", "[]");
    }
}
