/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.model;

import org.jspecify.annotations.Nullable;

/**
 * What names and values of tags are both held to: a length, no control characters, no half of a surrogate pair, and none of some
 * characters of ASCII.
 */
final class TextRule {

    private TextRule() {}

    /** What is wrong with the number of characters (code points), of which there may be {@link Names#MAX_LENGTH}. */
    static @Nullable String faultOfLength(String text, String kind) {
        if (text.isEmpty()) {
            return "is empty; %s has 1 to %d characters".formatted(kind, Names.MAX_LENGTH);
        }
        if (text.length() > Names.MAX_LENGTH && text.codePointCount(0, text.length()) > Names.MAX_LENGTH) {
            return "has %d characters; the most is %d"
                    .formatted(text.codePointCount(0, text.length()), Names.MAX_LENGTH);
        }
        return null;
    }

    /** What is wrong with the first character that may not be there; {@code why} is said of those forbidden. */
    static @Nullable String faultOfCharacters(String text, String forbidden, String why) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || (c >= 0x7f && c <= 0x9f)) {
                return "has the control character U+%04X at position %d".formatted((int) c, i);
            }
            if (c < 0x80 && forbidden.indexOf(c) >= 0) {
                return "has the character '%c' at position %d; %s".formatted(c, i, why);
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return "has half of a surrogate pair at position " + i;
                }
                i++;
            }
        }
        return null;
    }
}
