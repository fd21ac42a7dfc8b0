/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.simulator.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Spring's properties have them: {@code 500ms}, {@code 10s}, {@code -27h}, {@code 3d}, or ISO-8601. */
final class Durations {

    private static final Pattern SIMPLE = Pattern.compile("([+-]?\\d{1,15})(ms|s|m|h|d)");

    private Durations() {}

    /** The duration, or empty when the text is not one. */
    static Optional<Duration> parse(String text) {
        Matcher simple = SIMPLE.matcher(text);
        try {
            return Optional.of(simple.matches() ? of(Long.parseLong(simple.group(1)), simple.group(2)) : iso(text));
        } catch (DateTimeException | ArithmeticException _) {
            return Optional.empty();
        }
    }

    private static Duration iso(String text) {
        return Duration.parse(text);
    }

    private static Duration of(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
