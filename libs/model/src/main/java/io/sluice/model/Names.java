/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.model;

import org.jspecify.annotations.Nullable;

/**
 * The rule for names of sites, devices, measurements, fields and tags: 1 to {@value #MAX_LENGTH} characters (Unicode
 * code points), no control characters, none of {@code / \ ; % + #}, and neither {@code .} nor {@code ..} alone. What
 * passes works on both brokers, in both stores and in every URL.
 */
public final class Names {

    /** The longest name, in code points; 128 of three bytes each still fit a file name table of every store. */
    public static final int MAX_LENGTH = 128;

    private static final String FORBIDDEN = "/\\;%+#";

    /**
     * Names that passed lately, by their hash: decoders hand in the same strings again and again. Threads may overwrite each
     * other's entries; as strings are immutable, the worst is that one is checked once more.
     */
    private static final @Nullable String[] PASSED = new @Nullable String[2_048];

    private Names() {}

    /** Whether the name keeps the rule. */
    public static boolean isValid(String name) {
        return fault(name) == null;
    }

    /** What is wrong with a name, as a clause to follow the name in a sentence; {@code null} when nothing is. */
    public static @Nullable String fault(String name) {
        int place = name.hashCode() & PASSED.length - 1;
        // The same object, not an equal one: comparing characters is what this saves.
        if (PASSED[place] == name) {
            return null;
        }
        String fault = find(name);
        if (fault == null) {
            PASSED[place] = name;
        }
        return fault;
    }

    private static @Nullable String find(String name) {
        if (name.isEmpty()) {
            return "is empty; a name has 1 to " + MAX_LENGTH + " characters";
        }
        if (name.length() > MAX_LENGTH && name.codePointCount(0, name.length()) > MAX_LENGTH) {
            return "has " + name.codePointCount(0, name.length()) + " characters; the most is " + MAX_LENGTH;
        }
        if (name.equals(".") || name.equals("..")) {
            return "is '" + name + "' alone, which no path can carry";
        }
        return characterFault(name);
    }

    private static @Nullable String characterFault(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || (c >= 0x7f && c <= 0x9f)) {
                return "has the control character U+%04X at position %d".formatted((int) c, i);
            }
            if (c < 0x80 && FORBIDDEN.indexOf(c) >= 0) {
                return "has the character '%c' at position %d; none of / \\ ; %% + # may be in a name".formatted(c, i);
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == name.length()
                        || !Character.isLowSurrogate(name.charAt(i + 1))) {
                    return "has half of a surrogate pair at position " + i;
                }
                i++;
            }
        }
        return null;
    }

    /**
     * The name itself, for use in compact constructors.
     *
     * @throws IllegalArgumentException naming the kind, the name and what is wrong with it
     */
    static String check(String kind, String name) {
        String fault = fault(name);
        if (fault != null) {
            throw new IllegalArgumentException("%s name '%s' %s".formatted(kind, name, fault));
        }
        return name;
    }
}
