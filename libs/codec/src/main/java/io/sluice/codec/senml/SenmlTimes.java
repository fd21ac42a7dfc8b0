/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.senml;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;

/**
 * Times of records (RFC 8428, section 4.5.3): seconds, of which those below 2<sup>28</sup> count from now and the others
 * from the epoch. Now is the time of receipt.
 */
final class SenmlTimes {

    private static final BigDecimal ABSOLUTE_FROM = BigDecimal.valueOf(1L << 28);
    private static final double MOST_SECONDS = 1e10;
    private static final int MOST_DECIMALS = 400;
    private static final int NANOS_DIGITS = 9;

    private SenmlTimes() {}

    /** Whether a number can be reckoned with: not beyond what nanoseconds in 64 bits reach, nor of endless digits. */
    static boolean isUsable(BigDecimal seconds) {
        return seconds.scale() >= -MOST_DECIMALS && seconds.scale() <= MOST_DECIMALS && isUsable(seconds.doubleValue());
    }

    static boolean isUsable(double seconds) {
        return Math.abs(seconds) <= MOST_SECONDS;
    }

    /** Nanoseconds since the epoch; digits below a nanosecond are cut off. Empty when 64 bits do not hold them. */
    static OptionalLong resolve(BigDecimal seconds, long receivedAtNanos) {
        BigDecimal nanos = seconds.movePointRight(NANOS_DIGITS).setScale(0, RoundingMode.FLOOR);
        BigDecimal resolved =
                seconds.compareTo(ABSOLUTE_FROM) < 0 ? nanos.add(BigDecimal.valueOf(receivedAtNanos)) : nanos;
        try {
            return OptionalLong.of(resolved.longValueExact());
        } catch (ArithmeticException e) {
            return OptionalLong.empty();
        }
    }
}
