/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A route's topic: levels between slashes, each a literal, a placeholder such as <code>{site}</code>, {@code +} for any
 * one level, or, at the end only, {@code #} for the rest.
 */
public final class TopicPattern {

    private static final Pattern PLACEHOLDER_NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_-]{0,63}");

    private sealed interface Level {
        record Literal(String text) implements Level {}

        record Named(String placeholder) implements Level {}

        record Any() implements Level {}
    }

    private final String text;
    private final List<Level> levels;
    private final boolean openEnded;

    private TopicPattern(String text, List<Level> levels, boolean openEnded) {
        this.text = text;
        this.levels = levels;
        this.openEnded = openEnded;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static TopicPattern parse(String text) {
        boolean openEnded = text.endsWith("/#");
        String body = openEnded ? text.substring(0, text.length() - 2) : text;
        List<Level> levels = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String level : body.split("/", -1)) {
            levels.add(parseLevel(level, seen));
        }
        return new TopicPattern(text, List.copyOf(levels), openEnded);
    }

    private static Level parseLevel(String level, Set<String> seen) {
        if (level.equals("+")) {
            return new Level.Any();
        }
        if (level.startsWith("{") && level.endsWith("}")) {
            String placeholder = level.substring(1, level.length() - 1);
            if (!PLACEHOLDER_NAME.matcher(placeholder).matches()) {
                throw new IllegalArgumentException(
                        "has the placeholder '%s'; its name may have letters, digits, '_' and '-'".formatted(level));
            }
            if (!seen.add(placeholder)) {
                throw new IllegalArgumentException("has the placeholder '%s' twice".formatted(level));
            }
            return new Level.Named(placeholder);
        }
        if (level.isEmpty() || level.contains("#") || level.contains("+") || level.contains("{")) {
            throw new IllegalArgumentException(
                    "has the level '%s'; a level is a text, a placeholder, '+', or '#' at the end".formatted(level));
        }
        return new Level.Literal(level);
    }

    /** Whether the pattern has this placeholder. */
    boolean names(String placeholder) {
        return levels.contains(new Level.Named(placeholder));
    }

    /** The names of its placeholders. */
    Set<String> placeholders() {
        Set<String> names = new TreeSet<>();
        for (Level level : levels) {
            if (level instanceof Level.Named(String name)) {
                names.add(name);
            }
        }
        return names;
    }

    /**
     * Matches a topic's levels.
     *
     * @return the level of each placeholder by its name, or {@code null} when the topic is another's
     */
    @Nullable
    Map<String, String> match(String[] topic) {
        if (openEnded ? topic.length < levels.size() : topic.length != levels.size()) {
            return null;
        }
        Map<String, String> found = new HashMap<>();
        for (int i = 0; i < levels.size(); i++) {
            switch (levels.get(i)) {
                case Level.Literal literal -> {
                    if (!literal.text().equals(topic[i])) {
                        return null;
                    }
                }
                case Level.Named named -> found.put(named.placeholder(), topic[i]);
                case Level.Any _ -> {}
            }
        }
        return found;
    }

    /** Whether every topic that the other pattern takes is one that this takes, too. */
    public boolean covers(TopicPattern other) {
        boolean lengths = openEnded
                ? other.levels.size() >= levels.size()
                : !other.openEnded && other.levels.size() == levels.size();
        for (int i = 0; lengths && i < levels.size(); i++) {
            if (levels.get(i) instanceof Level.Literal && !levels.get(i).equals(other.levels.get(i))) {
                return false;
            }
        }
        return lengths;
    }

    /** Whether there is a topic that both take. */
    public boolean meets(TopicPattern other) {
        int common = Math.min(levels.size(), other.levels.size());
        boolean lengths = (levels.size() == common || other.openEnded) && (other.levels.size() == common || openEnded);
        for (int i = 0; lengths && i < common; i++) {
            if (levels.get(i) instanceof Level.Literal mine
                    && other.levels.get(i) instanceof Level.Literal theirs
                    && !mine.equals(theirs)) {
                return false;
            }
        }
        return lengths;
    }

    /** The MQTT topic filter that brings in what the pattern takes. */
    public String toFilter() {
        StringBuilder filter = new StringBuilder();
        for (Level level : levels) {
            filter.append(filter.isEmpty() ? "" : "/").append(level instanceof Level.Literal(String word) ? word : "+");
        }
        return openEnded ? filter.append("/#").toString() : filter.toString();
    }

    /** The pattern as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
