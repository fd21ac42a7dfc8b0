/* SPDX-License-Identifier: Apache-2.0 */
package io.sluice.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The message that everything here is measured with: a JSON object of exactly {@value #BYTES} bytes with four fields and
 * no time of its own, so that the time of receipt makes every row one of its own and rows can be counted exactly.
 */
public final class Sample {

    /** Length of every payload. */
    public static final int BYTES = 120;

    private Sample() {}

    /** The payload of one message; values vary with {@code index} as those of a slow sensor do. */
    public static byte[] payload(long index) {
        double wave = Math.sin(index / 50.0);
        String text = String.format(
                Locale.ROOT,
                "{\"temperature_celsius\":%.2f,\"relative_humidity_percent\":%.2f,\"pressure_hectopascal\":%.2f,\"seq\":%d",
                25 + 10 * wave,
                55 + 20 * wave,
                1013.25 + 9 * wave,
                index);
        return padded(text);
    }

    /** White space before the closing brace makes every payload equally long. */
    private static byte[] padded(String text) {
        if (text.length() >= BYTES) {
            throw new IllegalStateException(
                    "a payload of %d characters leaves no room in %d bytes".formatted(text.length(), BYTES));
        }
        return (text + " ".repeat(BYTES - 1 - text.length()) + "}").getBytes(StandardCharsets.US_ASCII);
    }
}
