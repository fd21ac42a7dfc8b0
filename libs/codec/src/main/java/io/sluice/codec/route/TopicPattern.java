/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.route;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A route's topic: levels between slashes, each a literal, a placeholder such as <code>{site}</code>, {@code +} for any
 * one level, or, at the end only, {@code #} for the rest.
 */
public final class TopicPattern {

    /** What a level can stand for. */
    public enum Placeholder {
        SITE,
        DEVICE,
        MEASUREMENT,
        FIELD;

        private static @Nullable Placeholder of(String word) {
            return switch (word) {
                case "site" -> SITE;
                case "device" -> DEVICE;
                case "measurement" -> MEASUREMENT;
                case "field" -> FIELD;
                default -> null;
            };
        }
    }

    private sealed interface Level {
        record Literal(String text) implements Level {}

        record Named(Placeholder placeholder) implements Level {}

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
        Set<Placeholder> seen = new HashSet<>();
        for (String level : body.split("/", -1)) {
            levels.add(parseLevel(level, seen));
        }
        return new TopicPattern(text, List.copyOf(levels), openEnded);
    }

    private static Level parseLevel(String level, Set<Placeholder> seen) {
        if (level.equals("+")) {
            return new Level.Any();
        }
        if (level.startsWith("{") && level.endsWith("}")) {
            Placeholder placeholder = Placeholder.of(level.substring(1, level.length() - 1));
            if (placeholder == null) {
                throw new IllegalArgumentException(
                        "has the unknown placeholder '%s'; there are {site}, {device}, {measurement} and {field}"
                                .formatted(level));
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
    public boolean names(Placeholder placeholder) {
        return levels.contains(new Level.Named(placeholder));
    }

    /**
     * Matches a topic's levels.
     *
     * @return the level of each placeholder by its ordinal, or {@code null} when the topic is another's
     */
    @Nullable
    String @Nullable [] match(String[] topic) {
        if (openEnded ? topic.length < levels.size() : topic.length != levels.size()) {
            return null;
        }
        @Nullable String[] found = new @Nullable String[Placeholder.values().length];
        for (int i = 0; i < levels.size(); i++) {
            switch (levels.get(i)) {
                case Level.Literal literal -> {
                    if (!literal.text().equals(topic[i])) {
                        return null;
                    }
                }
                case Level.Named named -> found[named.placeholder().ordinal()] = topic[i];
                case Level.Any _ -> {}
            }
        }
        return found;
    }

    /** The pattern as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
