/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.model;

import org.jspecify.annotations.Nullable;

/**
 * The rule for values of tags: 1 to {@value Names#MAX_LENGTH} characters (Unicode code points), no control characters and no
 * backslash. They stand in no topic, no path and no file name, so paths, units and percentages may be values; {@link Names} has
 * the rule for the tag's own name. A site and a device are tags in the stores, and names all the same.
 *
 * <p>The backslash is line protocol's escape, and no generation of InfluxDB takes one at a value's end. Elsewhere 1.x and 2.x
 * read two of them as two, 3.x as one.
 */
public final class TagValueRule {

    private static final String FORBIDDEN = "\\";
    private static final String WHY =
            "line protocol has no way to write a backslash that every InfluxDB reads alike, so no value of a tag may have one";

    private static final PassedTexts PASSED = new PassedTexts();

    private TagValueRule() {}

    /** Whether the value keeps the rule. */
    public static boolean isValid(String value) {
        return fault(value) == null;
    }

    /** What is wrong with a value, as a clause to follow the value in a sentence; {@code null} when nothing is. */
    public static @Nullable String fault(String value) {
        if (PASSED.has(value)) {
            return null;
        }
        String length = TextRule.faultOfLength(value, "a value of a tag");
        String fault = length != null ? length : TextRule.faultOfCharacters(value, FORBIDDEN, WHY);
        if (fault == null) {
            PASSED.add(value);
        }
        return fault;
    }
}
