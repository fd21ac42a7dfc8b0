/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.support.request;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as requests write them and as answers show them; inside they are nanoseconds since the epoch. */
public final class TimeText {

    private static final long NANOS = 1_000_000_000L;
    private static final Pattern RELATIVE = Pattern.compile("(?:now)?([+-])([0-9]{1,12})(ms|s|m|h|d|w)");
    private static final Pattern MILLIS = Pattern.compile("-?[0-9]{1,18}");
    private static final Instant EARLIEST = instant(Long.MIN_VALUE);
    private static final Instant LATEST = instant(Long.MAX_VALUE);

    /** As many digits of a second as are needed, and none when it is whole. */
    private static final DateTimeFormatter SHOWN =
            new DateTimeFormatterBuilder().appendInstant(-1).toFormatter();

    private TimeText() {}

    /**
     * A time from its text: ISO-8601 with an offset, milliseconds since the epoch, {@code now}, or relative to now as in
     * {@code -15m}.
     *
     * @throws IllegalArgumentException saying what is wrong with it and what would be right
     */
    public static long parse(String text, Instant now) {
        try {
            return nanos(instant(text, now));
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "is not a time. Give ISO-8601 with an offset (2026-01-01T00:00:00Z), milliseconds since 1970, now, or a time before now such as -15m, -1h, -7d.",
                    e);
        }
    }

    private static Instant instant(String text, Instant now) {
        if (text.equals("now")) {
            return now;
        }
        if (MILLIS.matcher(text).matches()) {
            return Instant.ofEpochMilli(Long.parseLong(text));
        }
        Matcher relative = RELATIVE.matcher(text.replaceFirst("^(now)? ", "$1+"));
        if (relative.matches()) {
            Duration length = length(Long.parseLong(relative.group(2)), relative.group(3));
            return relative.group(1).equals("-") ? now.minus(length) : now.plus(length);
        }
        // In a query a plus sign that is not encoded arrives as a space.
        return OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
    }

    private static Duration length(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> Duration.ofDays(Math.multiplyExact(7, amount));
        };
    }

    /** A time as answers show it: ISO-8601 in UTC. */
    public static String show(long nanos) {
        return SHOWN.format(instant(nanos));
    }

    /** An instant in nanoseconds since the epoch, which reach from 1677 to 2262. */
    public static long nanos(Instant time) {
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw new IllegalArgumentException("is outside of the years that can be stored. Give a time from %s to %s."
                    .formatted(
                            EARLIEST.atOffset(ZoneOffset.UTC).getYear() + 1,
                            LATEST.atOffset(ZoneOffset.UTC).getYear() - 1));
        }
        long seconds = time.getEpochSecond();
        return seconds >= 0 ? seconds * NANOS + time.getNano() : (seconds + 1) * NANOS + (time.getNano() - NANOS);
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }
}
