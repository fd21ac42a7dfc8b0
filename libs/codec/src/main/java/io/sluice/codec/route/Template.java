/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.route;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text in which placeholders such as <code>{line}</code> stand for levels of the topic. */
public final class Template {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

    private final String text;
    private final Set<String> placeholders;

    private Template(String text, Set<String> placeholders) {
        this.text = text;
        this.placeholders = placeholders;
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static Template parse(String text) {
        Set<String> placeholders = new TreeSet<>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            placeholders.add(matcher.group(1));
        }
        if (matcher.replaceAll("").matches(".*[{}].*")) {
            throw new IllegalArgumentException("has the template '%s' with a brace that has no other".formatted(text));
        }
        return new Template(text, placeholders);
    }

    /** What the topic must have. */
    Set<String> placeholders() {
        return placeholders;
    }

    /** Whether it says the same of every topic. */
    boolean isFixed() {
        return placeholders.isEmpty();
    }

    /** The text as it might come out: what is wrong with it is wrong whatever the levels are. */
    String sample() {
        return PLACEHOLDER.matcher(text).replaceAll("x");
    }

    /** The text with the levels of a topic in it. */
    String fill(Map<String, String> levels) {
        return isFixed()
                ? text
                : PLACEHOLDER
                        .matcher(text)
                        .replaceAll(found -> Matcher.quoteReplacement(levels.getOrDefault(found.group(1), "")));
    }

    /** The template as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
