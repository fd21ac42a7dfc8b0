/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.store.window;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The nominal length of windows, which also says how they are aligned on the local calendar. With a change of daylight
 * saving a window's real length differs from it.
 */
public sealed interface Every {

    /** The longest step, in days: a hundred years. */
    int MAX_DAYS = 36_500;

    /** The start of the window around a local time, on a calendar without clock changes. */
    LocalDateTime floor(LocalDateTime local);

    /** The start of the window after the one that starts at {@code floor}. */
    LocalDateTime next(LocalDateTime floor);

    /** The length on a day without clock changes. */
    Duration nominal();

    /**
     * Less than a day, counted from each local midnight; where it does not divide the day, the day's last window is
     * shorter.
     */
    record OfDay(Duration nominal) implements Every {

        public OfDay {
            if (nominal.toNanos() < 1_000_000 || nominal.compareTo(Duration.ofDays(1)) >= 0) {
                throw new IllegalArgumentException(
                        "a step within the day lasts from 1 ms to less than a day, not " + nominal);
            }
        }

        @Override
        public LocalDateTime floor(LocalDateTime local) {
            long nanos = local.toLocalTime().toNanoOfDay();
            return local.toLocalDate().atTime(LocalTime.ofNanoOfDay(nanos - nanos % nominal.toNanos()));
        }

        @Override
        public LocalDateTime next(LocalDateTime floor) {
            LocalDateTime midnight = floor.toLocalDate().plusDays(1).atStartOfDay();
            LocalDateTime next = floor.plus(nominal);
            return next.isBefore(midnight) ? next : midnight;
        }
    }

    /**
     * Whole days, from local midnight to local midnight.
     *
     * @param anchorDay a day that starts a window, in days since 1970-01-01
     */
    record OfDays(int days, int anchorDay) implements Every {

        public OfDays {
            if (days < 1 || days > MAX_DAYS) {
                throw new IllegalArgumentException(
                        "a step of days has 1 to %d of them, not %d".formatted(MAX_DAYS, days));
            }
        }

        @Override
        public LocalDateTime floor(LocalDateTime local) {
            long day = local.toLocalDate().toEpochDay();
            return LocalDate.ofEpochDay(day - Math.floorMod(day - anchorDay, days))
                    .atStartOfDay();
        }

        @Override
        public LocalDateTime next(LocalDateTime floor) {
            return floor.plusDays(days);
        }

        @Override
        public Duration nominal() {
            return Duration.ofDays(days);
        }
    }

    /** Days, counted from 1970-01-01. */
    static Every days(int days) {
        return new OfDays(days, 0);
    }

    /** Weeks, which start on Mondays. */
    static Every weeks(int weeks) {
        int firstMonday = 4;
        return new OfDays(Math.multiplyExact(weeks, 7), firstMonday);
    }

    /**
     * A step from its text: a whole number and one of {@code ms s m h d w}, such as {@code 15m}.
     *
     * @throws IllegalArgumentException saying what is wrong with it and what would be right
     */
    static Every parse(String text) {
        Matcher matcher = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d|w)").matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "is not a length of time; write a whole number and ms, s, m, h, d or w, such as 15m");
        }
        return of(Long.parseLong(matcher.group(1)), matcher.group(2));
    }

    private static Every of(long amount, String unit) {
        Duration length = switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> Duration.ofDays(Math.multiplyExact(7, amount));
        };
        if (amount == 0 || length.toDays() > MAX_DAYS) {
            throw new IllegalArgumentException("is out of bounds; a window lasts from 1ms to %dd".formatted(MAX_DAYS));
        }
        if (unit.equals("w")) {
            return weeks(Math.toIntExact(amount));
        }
        return wholeDaysOrLess(length);
    }

    private static Every wholeDaysOrLess(Duration length) {
        if (length.compareTo(Duration.ofDays(1)) < 0) {
            return new OfDay(length);
        }
        if (!length.equals(Duration.ofDays(length.toDays()))) {
            throw new IllegalArgumentException(
                    "is longer than a day but not whole days, so it cannot be aligned to midnight;"
                            + " take less than 24h, or days");
        }
        return days(Math.toIntExact(length.toDays()));
    }
}
