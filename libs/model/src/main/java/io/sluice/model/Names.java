/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.model;

import org.jspecify.annotations.Nullable;

/**
 * The rule for names of sites, devices, measurements, fields and tags: 1 to {@value #MAX_LENGTH} characters (Unicode
 * code points), no control characters, none of {@code / \ ; % + #}, and neither {@code .} nor {@code ..} alone. What
 * passes works on both brokers, in both stores and in every URL. Values of tags have a rule of their own, {@link TagValueRule}.
 */
public final class Names {

    /** The longest name, in code points; 128 of three bytes each still fit a file name table of every store. */
    public static final int MAX_LENGTH = 128;

    private static final String FORBIDDEN = "/\\;%+#";

    private static final String WHY = "none of / \\ ; % + # may be in a name";

    private static final PassedTexts PASSED = new PassedTexts();

    private Names() {}

    /** Whether the name keeps the rule. */
    public static boolean isValid(String name) {
        return fault(name) == null;
    }

    /** What is wrong with a name, as a clause to follow the name in a sentence; {@code null} when nothing is. */
    public static @Nullable String fault(String name) {
        if (PASSED.has(name)) {
            return null;
        }
        String fault = find(name);
        if (fault == null) {
            PASSED.add(name);
        }
        return fault;
    }

    private static @Nullable String find(String name) {
        String length = TextRule.faultOfLength(name, "a name");
        if (length != null) {
            return length;
        }
        if (name.equals(".") || name.equals("..")) {
            return "is '" + name + "' alone, which no path can carry";
        }
        return TextRule.faultOfCharacters(name, FORBIDDEN, WHY);
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
