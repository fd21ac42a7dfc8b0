/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.route;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A field name, or several by {@code *} for any run of characters.
 *
 * @param text as it was written
 */
public record NamePattern(String text, Pattern regex) {

    public static NamePattern parse(String text) {
        String regex = Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return new NamePattern(text, Pattern.compile(regex, Pattern.DOTALL));
    }

    boolean takes(String name) {
        return regex.matcher(name).matches();
    }
}
