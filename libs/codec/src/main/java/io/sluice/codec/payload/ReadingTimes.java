/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.payload;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.OptionalLong;

/**
 * Times as devices write them, in nanoseconds since the epoch. Epoch numbers are told apart by magnitude: below 5e9
 * seconds, below 5e12 milliseconds, below 5e15 microseconds, else nanoseconds. Never computed through a double, which
 * cannot hold today's nanoseconds.
 */
final class ReadingTimes {

    private static final long SECONDS_BELOW = 5_000_000_000L;
    private static final long MILLIS_BELOW = 5_000_000_000_000L;
    private static final long MICROS_BELOW = 5_000_000_000_000_000L;

    private ReadingTimes() {}

    /** A whole epoch number; empty when it does not fit 64 bits of nanoseconds. */
    static OptionalLong ofEpoch(long epoch) {
        try {
            return OptionalLong.of(Math.multiplyExact(epoch, nanosPerUnit(Math.abs(epoch))));
        } catch (ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    /** An epoch number with a fraction, such as 1700000000.25; digits below a nanosecond are cut off. */
    static OptionalLong ofEpoch(BigDecimal epoch) {
        if (epoch.precision() - epoch.scale() > 20 || epoch.scale() > 1_000) {
            return OptionalLong.empty();
        }
        BigDecimal magnitude = epoch.abs();
        BigInteger whole = magnitude.toBigInteger();
        long perUnit = nanosPerUnit(whole.bitLength() > 62 ? Long.MAX_VALUE : whole.longValueExact());
        BigInteger nanos = epoch.multiply(BigDecimal.valueOf(perUnit))
                .setScale(0, RoundingMode.FLOOR)
                .toBigInteger();
        return nanos.bitLength() > 63 ? OptionalLong.empty() : OptionalLong.of(nanos.longValueExact());
    }

    /** ISO-8601 with an offset or Z, or an epoch number written as text. */
    static OptionalLong ofText(String text) {
        String stripped = text.strip();
        try {
            return ofInstant(OffsetDateTime.parse(stripped).toInstant());
        } catch (DateTimeException notIso) {
            return ofDigits(stripped);
        }
    }

    private static OptionalLong ofDigits(String text) {
        boolean plain = !text.isEmpty()
                && text.length() <= 40
                && text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.' || c == '-');
        try {
            return plain ? ofEpoch(new BigDecimal(text)) : OptionalLong.empty();
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

    private static long nanosPerUnit(long magnitude) {
        if (magnitude < 0) {
            return 1;
        }
        if (magnitude < SECONDS_BELOW) {
            return 1_000_000_000L;
        }
        if (magnitude < MILLIS_BELOW) {
            return 1_000_000L;
        }
        return magnitude < MICROS_BELOW ? 1_000L : 1L;
    }
}
