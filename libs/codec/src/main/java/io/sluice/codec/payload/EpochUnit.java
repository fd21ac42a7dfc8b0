/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.codec.payload;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** The unit of epoch numbers; {@link #AUTO} tells it from each number's magnitude. */
public enum EpochUnit {
    /** Below 5e9 seconds, below 5e12 milliseconds, below 5e15 microseconds, else nanoseconds. */
    AUTO("auto", 0),
    SECONDS("s", 1_000_000_000L),
    MILLISECONDS("ms", 1_000_000L),
    MICROSECONDS("us", 1_000L),
    NANOSECONDS("ns", 1L);

    private static final long SECONDS_BELOW = 5_000_000_000L;
    private static final long MILLIS_BELOW = 5_000_000_000_000L;
    private static final long MICROS_BELOW = 5_000_000_000_000_000L;

    private final String word;
    private final long nanos;

    EpochUnit(String word, long nanos) {
        this.word = word;
        this.nanos = nanos;
    }

    /** As configuration and documentation spell it. */
    public String word() {
        return word;
    }

    public static Optional<EpochUnit> of(String word) {
        return Arrays.stream(values()).filter(unit -> unit.word.equals(word)).findFirst();
    }

    /** A whole epoch number in nanoseconds; empty when 64 bits do not hold them. */
    public OptionalLong toNanos(long epoch) {
        try {
            return OptionalLong.of(Math.multiplyExact(epoch, nanosPerUnit(Math.abs(epoch))));
        } catch (ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    /** An epoch number with a fraction, such as 1700000000.25; digits below a nanosecond are cut off. */
    OptionalLong toNanos(BigDecimal epoch) {
        long wholeDigits = (long) epoch.precision() - epoch.scale();
        if (wholeDigits > 20 || epoch.scale() < -20 || epoch.scale() > 1_000) {
            return OptionalLong.empty();
        }
        BigInteger whole = epoch.abs().toBigInteger();
        long perUnit = nanosPerUnit(whole.bitLength() > 62 ? Long.MAX_VALUE : whole.longValueExact());
        BigInteger result = epoch.multiply(BigDecimal.valueOf(perUnit))
                .setScale(0, RoundingMode.FLOOR)
                .toBigInteger();
        return result.bitLength() > 63 ? OptionalLong.empty() : OptionalLong.of(result.longValueExact());
    }

    private long nanosPerUnit(long magnitude) {
        if (this != AUTO) {
            return nanos;
        }
        if (magnitude < 0) {
            return 1; // the smallest long, whose magnitude has no place
        }
        if (magnitude < SECONDS_BELOW) {
            return SECONDS.nanos;
        }
        if (magnitude < MILLIS_BELOW) {
            return MILLISECONDS.nanos;
        }
        return magnitude < MICROS_BELOW ? MICROSECONDS.nanos : NANOSECONDS.nanos;
    }
}
