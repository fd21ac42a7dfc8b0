/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.settings;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/**
 * What values a setting takes.
 *
 * @param words for people, as in "a duration from 1ms to 1h"
 * @param secret whether the value may never be shown
 * @param fault what is wrong with a value, or {@code null}
 */
public record SettingType(String words, boolean secret, UnaryOperator<@Nullable String> fault) {

    private static final Pattern HEX_256 = Pattern.compile("[0-9a-fA-F]{64}");

    /** Any text that is not blank. */
    public static SettingType text() {
        return new SettingType("a text", false, value -> value.isBlank() ? "is blank" : null);
    }

    /** A text that is never shown, and goes where a control character ends all: into a header, or a packet. */
    public static SettingType secretText() {
        return new SettingType("a secret text", true, SettingType::secretFault);
    }

    private static @Nullable String secretFault(String value) {
        if (value.isBlank()) {
            return "is blank";
        }
        return value.chars().anyMatch(Character::isISOControl)
                ? "holds a control character, often a line feed at the end of a secret file"
                : null;
    }

    public static SettingType bool() {
        return oneOf("true", "false");
    }

    public static SettingType integer(long least, long most) {
        return new SettingType(
                "a whole number from %d to %d".formatted(least, most), false, value -> numberFault(value, least, most));
    }

    public static SettingType port() {
        return integer(0, 65_535);
    }

    /** One of the given words; case does not matter, nor does {@code _} for {@code -}. */
    public static SettingType oneOf(String... words) {
        List<String> allowed = Arrays.asList(words);
        return new SettingType("one of " + String.join(", ", allowed), false, value -> {
            String normal = value.strip().toLowerCase(Locale.ROOT).replace('_', '-');
            return allowed.contains(normal) ? null : "is none of " + String.join(", ", allowed);
        });
    }

    /** A duration with its unit, such as {@code 50ms}, {@code 30s}, {@code 30d}, or ISO-8601. */
    public static SettingType duration(Duration least, Duration most) {
        String words =
                "a duration with its unit from %s to %s (such as 50ms, 30s, 7d)".formatted(print(least), print(most));
        return new SettingType(words, false, value -> {
            try {
                Duration parsed = DurationStyle.detectAndParse(value.strip());
                return parsed.compareTo(least) < 0 || parsed.compareTo(most) > 0 ? "is out of bounds" : null;
            } catch (IllegalArgumentException | ArithmeticException e) {
                return "is not a duration";
            }
        });
    }

    /** A number of bytes with its unit, such as {@code 512KB}, {@code 8GB}; units are powers of 1024. */
    public static SettingType dataSize(DataSize least, DataSize most) {
        String words =
                "a size with its unit from %s to %s (such as 512KB, 64MB, 8GB)".formatted(print(least), print(most));
        return new SettingType(words, false, value -> {
            try {
                DataSize parsed = DataSize.parse(value.strip());
                return parsed.compareTo(least) < 0 || parsed.compareTo(most) > 0 ? "is out of bounds" : null;
            } catch (IllegalArgumentException | ArithmeticException e) {
                return "is not a size";
            }
        });
    }

    /** An address with one of the given schemes and a host, and without credentials. */
    public static SettingType uri(String... schemes) {
        List<String> allowed = Arrays.asList(schemes);
        return new SettingType("an address with scheme " + String.join(" or ", allowed), false, value -> {
            try {
                URI uri = new URI(value.strip());
                if (uri.getScheme() == null || !allowed.contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
                    return "does not begin with " + String.join(":// or ", allowed) + "://";
                }
                if (uri.getRawUserInfo() != null) {
                    return "holds a user name or password, which have settings of their own";
                }
                return uri.getHost() == null ? "has no host" : null;
            } catch (java.net.URISyntaxException e) {
                return "is not an address: " + e.getReason();
            }
        });
    }

    /** A SHA-256 in 64 hexadecimal digits. */
    public static SettingType sha256() {
        return new SettingType(
                "a SHA-256 in 64 hexadecimal digits",
                true,
                value -> HEX_256.matcher(value.strip()).matches() ? null : "is not 64 hexadecimal digits");
    }

    private static @Nullable String numberFault(String value, long least, long most) {
        try {
            long number = Long.parseLong(value.strip());
            return number < least || number > most ? "is out of bounds" : null;
        } catch (NumberFormatException e) {
            return "is not a whole number";
        }
    }

    private static String print(Duration duration) {
        if (duration.toMillis() % 86_400_000 == 0) {
            return duration.toDays() + "d";
        }
        if (duration.toMillis() % 3_600_000 == 0) {
            return duration.toHours() + "h";
        }
        return duration.toMillis() % 1_000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }

    private static String print(DataSize size) {
        long bytes = size.toBytes();
        if (bytes == 0) {
            return "0B";
        }
        if (bytes % (1L << 40) == 0) {
            return (bytes >> 40) + "TB";
        }
        if (bytes % (1L << 30) == 0) {
            return (bytes >> 30) + "GB";
        }
        if (bytes % (1L << 20) == 0) {
            return (bytes >> 20) + "MB";
        }
        return bytes % 1024 == 0 ? (bytes >> 10) + "KB" : bytes + "B";
    }
}
