/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.payload;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.OptionalLong;

/**
 * Times as devices write them, in nanoseconds since the epoch. Never computed through a double, which cannot hold today's
 * nanoseconds.
 */
final class ReadingTimes {

    private ReadingTimes() {}

    /** ISO-8601 with an offset or Z, or an epoch number written as text. */
    static OptionalLong ofText(String text, EpochUnit unit) {
        String stripped = text.strip();
        try {
            return ofInstant(OffsetDateTime.parse(stripped).toInstant());
        } catch (DateTimeException notIso) {
            return ofDigits(stripped, unit);
        }
    }

    private static OptionalLong ofDigits(String text, EpochUnit unit) {
        boolean plain = !text.isEmpty()
                && text.length() <= 40
                && text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.' || c == '-');
        try {
            return plain ? unit.toNanos(new BigDecimal(text)) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong ofInstant(Instant instant) {
        try {
            long seconds = Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L);
            return OptionalLong.of(Math.addExact(seconds, instant.getNano()));
        } catch (ArithmeticException e) {
            return OptionalLong.empty();
        }
    }
}
